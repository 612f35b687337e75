-- One insert-only row per finished run. Ids are UUIDv7, so a range of ids is a range of time: the table is partitioned by
-- month on the id itself, which keeps the primary key unique over all partitions.
create table execution_history (
  id                    uuid        primary key,
  customer_id           uuid        not null,
  api_key_id            uuid        not null,
  parent_id             uuid,
  package_id            text        not null,
  package_version       text        not null,
  status                text        not null check (status in ('succeeded', 'failed', 'cancelled', 'timed_out')),
  error_code            text,
  tier                  text        not null,
  model                 text        not null,
  billing               text        not null,
  degraded              boolean     not null,
  turns                 int         not null,
  steps                 int         not null,
  input_tokens          bigint      not null,
  output_tokens         bigint      not null,
  cache_read_tokens     bigint      not null,
  cache_write_5m_tokens bigint      not null,
  cache_write_1h_tokens bigint      not null,
  price_micros          bigint      not null,
  quote_micros          bigint      not null,
  attempt               int         not null,
  metadata              jsonb,
  created_at            timestamptz not null,
  finished_at           timestamptz not null,
  duration_ms           bigint      not null,
  check (price_micros between 0 and quote_micros)
) partition by range (id);

create table execution_history_default partition of execution_history default;
select amp_create_month_partitions('execution_history', 6);

-- GET /usage/executions and GET /executions: a customer's newest runs, by keyset on the id.
create index execution_history_of_customer on execution_history (customer_id, id desc);

create table usage_aggregates (
  customer_id   uuid   not null,
  package_id    text   not null,
  day           date   not null,
  runs          bigint not null,
  succeeded     bigint not null,
  input_tokens  bigint not null,
  output_tokens bigint not null,
  cached_tokens bigint not null,
  price_micros  bigint not null,
  duration_ms   bigint not null,
  primary key (customer_id, package_id, day)
) with (fillfactor = 50);

-- The same per package over all customers: what is used most, without reading every customer's rows.
create table usage_by_package (
  package_id   text   not null,
  day          date   not null,
  runs         bigint not null,
  succeeded    bigint not null,
  price_micros bigint not null,
  duration_ms  bigint not null,
  primary key (package_id, day)
) with (fillfactor = 50);

-- Fires once per insert statement on the parent, with all its rows: one upsert per (customer, package, day), in key order,
-- so that concurrent writers lock the aggregates in the same order.
create function usage_aggregate() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  insert into usage_aggregates as a
  select customer_id, package_id, (finished_at at time zone 'UTC')::date, count(*),
         count(*) filter (where status = 'succeeded'), sum(input_tokens), sum(output_tokens),
         sum(cache_read_tokens + cache_write_5m_tokens + cache_write_1h_tokens), sum(price_micros), sum(duration_ms)
    from new_rows group by 1, 2, 3 order by 1, 2, 3
  on conflict (customer_id, package_id, day) do update
     set runs = a.runs + excluded.runs, succeeded = a.succeeded + excluded.succeeded,
         input_tokens = a.input_tokens + excluded.input_tokens, output_tokens = a.output_tokens + excluded.output_tokens,
         cached_tokens = a.cached_tokens + excluded.cached_tokens, price_micros = a.price_micros + excluded.price_micros,
         duration_ms = a.duration_ms + excluded.duration_ms;
  insert into usage_by_package as a
  select package_id, (finished_at at time zone 'UTC')::date, count(*), count(*) filter (where status = 'succeeded'),
         sum(price_micros), sum(duration_ms)
    from new_rows group by 1, 2 order by 1, 2
  on conflict (package_id, day) do update
     set runs = a.runs + excluded.runs, succeeded = a.succeeded + excluded.succeeded,
         price_micros = a.price_micros + excluded.price_micros, duration_ms = a.duration_ms + excluded.duration_ms;
  return null;
end $$;

create trigger usage_aggregate after insert on execution_history
  referencing new table as new_rows for each statement execute function usage_aggregate();

alter table execution_history enable row level security;
create policy tenant on execution_history to amp_app
  using (customer_id = nullif(current_setting('app.customer_id', true), '')::uuid);
create policy platform on execution_history to amp_committer using (true) with check (true);
alter table usage_aggregates enable row level security;
create policy tenant on usage_aggregates to amp_app
  using (customer_id = nullif(current_setting('app.customer_id', true), '')::uuid);
create policy platform on usage_aggregates to amp_committer using (true);

-- No update, no delete, nothing on the partitions: a finished run does not change.
grant select on execution_history, usage_aggregates, usage_by_package to amp_app;
grant select, insert on execution_history to amp_committer;
grant select on usage_aggregates, usage_by_package to amp_committer;
