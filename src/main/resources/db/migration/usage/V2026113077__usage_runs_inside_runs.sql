-- A package that works inside a run has a row of its own in the history, which names the run. Its tokens are the run's,
-- and so is its price: the sums count runs by themselves alone.
create or replace function usage_aggregate() returns trigger language plpgsql security definer
  set search_path = pg_catalog, public, pg_temp as $$
begin
  insert into usage_aggregates as a
  select customer_id, package_id, (finished_at at time zone 'UTC')::date, count(*),
         count(*) filter (where status = 'succeeded'), sum(input_tokens), sum(output_tokens),
         sum(cache_read_tokens + cache_write_5m_tokens + cache_write_1h_tokens), sum(price_micros), sum(duration_ms),
         sum(kept_bytes)
    from new_rows where parent_id is null group by 1, 2, 3 order by 1, 2, 3
  on conflict (customer_id, package_id, day) do update
     set runs = a.runs + excluded.runs, succeeded = a.succeeded + excluded.succeeded,
         input_tokens = a.input_tokens + excluded.input_tokens, output_tokens = a.output_tokens + excluded.output_tokens,
         cached_tokens = a.cached_tokens + excluded.cached_tokens, price_micros = a.price_micros + excluded.price_micros,
         duration_ms = a.duration_ms + excluded.duration_ms, kept_bytes = a.kept_bytes + excluded.kept_bytes;
  insert into usage_by_package as a
  select package_id, (finished_at at time zone 'UTC')::date, count(*), count(*) filter (where status = 'succeeded'),
         sum(price_micros), sum(duration_ms)
    from new_rows where parent_id is null group by 1, 2 order by 1, 2
  on conflict (package_id, day) do update
     set runs = a.runs + excluded.runs, succeeded = a.succeeded + excluded.succeeded,
         price_micros = a.price_micros + excluded.price_micros, duration_ms = a.duration_ms + excluded.duration_ms;
  return null;
end $$;

-- HistorySql.PAGE
create index execution_history_of_parent on execution_history (parent_id, created_at desc, id desc)
 where parent_id is not null;
