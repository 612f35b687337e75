-- What billed, succeeded runs cost, by day and size, so that a quote can say what is usual without reading history. A row counts
-- the runs whose prices differ by less than a tenth: bucket is the whole part of ln(price) / ln(1.1).
create table usage_prices (
  customer_id uuid   not null,
  package_id  text   not null,
  tier        text   not null,
  model       text   not null,
  day         date   not null,
  bucket      int    not null,
  runs        bigint not null,
  micros      bigint not null,
  most_micros bigint not null,
  primary key (customer_id, package_id, tier, model, day, bucket)
) with (fillfactor = 50);

-- The same over all customers. customers is a bit set: each run sets the bit that its customer's id names, so the number of
-- bits is never above the number of customers.
create table usage_prices_by_package (
  package_id  text   not null,
  tier        text   not null,
  model       text   not null,
  day         date   not null,
  bucket      int    not null,
  runs        bigint not null,
  micros      bigint not null,
  most_micros bigint not null,
  customers   bigint not null,
  primary key (package_id, tier, model, day, bucket)
) with (fillfactor = 50);

create function usage_price_bucket(price bigint) returns int language sql immutable strict parallel safe
  set search_path = pg_catalog as $$ select floor(ln(price::double precision) / ln(1.1::double precision))::int $$;

create function usage_price_customer(customer uuid) returns bigint language sql immutable strict parallel safe
  set search_path = pg_catalog as $$ select 1::bigint << (get_byte(uuid_send(customer), 15) & 63) $$;

-- After usage_aggregate, by name: every writer locks in the same order, each table's rows in key order.
create function usage_price() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  insert into usage_prices as p
  select customer_id, package_id, tier, model, (finished_at at time zone 'UTC')::date, usage_price_bucket(price_micros),
         count(*), sum(price_micros), max(price_micros)
    from new_rows where status = 'succeeded' and price_micros > 0 and parent_id is null
   group by 1, 2, 3, 4, 5, 6 order by 1, 2, 3, 4, 5, 6
  on conflict (customer_id, package_id, tier, model, day, bucket) do update
     set runs = p.runs + excluded.runs, micros = p.micros + excluded.micros,
         most_micros = greatest(p.most_micros, excluded.most_micros);
  insert into usage_prices_by_package as p
  select package_id, tier, model, (finished_at at time zone 'UTC')::date, usage_price_bucket(price_micros),
         count(*), sum(price_micros), max(price_micros), bit_or(usage_price_customer(customer_id))
    from new_rows where status = 'succeeded' and price_micros > 0 and parent_id is null
   group by 1, 2, 3, 4, 5 order by 1, 2, 3, 4, 5
  on conflict (package_id, tier, model, day, bucket) do update
     set runs = p.runs + excluded.runs, micros = p.micros + excluded.micros,
         most_micros = greatest(p.most_micros, excluded.most_micros), customers = p.customers | excluded.customers;
  return null;
end $$;

create trigger usage_price after insert on execution_history
  referencing new table as new_rows for each statement execute function usage_price();

insert into usage_prices
select customer_id, package_id, tier, model, (finished_at at time zone 'UTC')::date, usage_price_bucket(price_micros),
       count(*), sum(price_micros), max(price_micros)
  from execution_history where status = 'succeeded' and price_micros > 0 and parent_id is null
 group by 1, 2, 3, 4, 5, 6;
insert into usage_prices_by_package
select package_id, tier, model, (finished_at at time zone 'UTC')::date, usage_price_bucket(price_micros),
       count(*), sum(price_micros), max(price_micros), bit_or(usage_price_customer(customer_id))
  from execution_history where status = 'succeeded' and price_micros > 0 and parent_id is null
 group by 1, 2, 3, 4, 5;

alter table usage_prices enable row level security;
create policy tenant on usage_prices to amp_app
  using (customer_id = nullif(current_setting('app.customer_id', true), '')::uuid);
create policy platform on usage_prices to amp_committer using (true);
grant select on usage_prices, usage_prices_by_package to amp_app, amp_committer;
