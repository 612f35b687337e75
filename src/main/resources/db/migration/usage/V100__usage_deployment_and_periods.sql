-- The deployment that was called, for runs that go through one.
alter table execution_history add column deployment_id uuid;

-- HistorySql.PAGE (GET /usage/executions, /usage/export, /executions): a customer's newest runs, of all, or of one package,
-- status, key or deployment. created_at is the id's own millisecond, so both orders are one; it stands in front because a list
-- in the order of ids would let the planner walk the primary key past everybody else's runs, which is what it prefers for a
-- large customer, and which is a scan where that customer has stopped.
drop index execution_history_of_customer;
create index execution_history_of_customer on execution_history (customer_id, created_at desc, id desc);
create index execution_history_of_package on execution_history (customer_id, package_id, created_at desc, id desc);
create index execution_history_of_status on execution_history (customer_id, status, created_at desc, id desc);
create index execution_history_of_key on execution_history (customer_id, api_key_id, created_at desc, id desc);
create index execution_history_of_deployment on execution_history (customer_id, deployment_id, created_at desc, id desc)
  where deployment_id is not null;

-- HistorySql.TOTALS, BY_PACKAGE, TOP_BY_RUNS, TOP_BY_COST, DAILY: a customer's days.
create index usage_aggregates_of_day on usage_aggregates (customer_id, day);

-- GET /usage/daily. Periods are named by their first day (UTC); a week begins on Monday (ISO 8601). Read with the rights, and
-- under the row-level security, of whoever asks.
create view usage_daily with (security_invoker = true) as
select customer_id, day as period, sum(runs)::bigint as runs, sum(succeeded)::bigint as succeeded,
       sum(input_tokens)::bigint as input_tokens, sum(output_tokens)::bigint as output_tokens,
       sum(cached_tokens)::bigint as cached_tokens, sum(price_micros)::bigint as price_micros,
       sum(duration_ms)::bigint as duration_ms
  from usage_aggregates group by customer_id, day;

create view usage_weekly with (security_invoker = true) as
select customer_id, date_trunc('week', day::timestamp)::date as period, sum(runs)::bigint as runs,
       sum(succeeded)::bigint as succeeded, sum(input_tokens)::bigint as input_tokens,
       sum(output_tokens)::bigint as output_tokens, sum(cached_tokens)::bigint as cached_tokens,
       sum(price_micros)::bigint as price_micros, sum(duration_ms)::bigint as duration_ms
  from usage_aggregates group by customer_id, date_trunc('week', day::timestamp)::date;

create view usage_monthly with (security_invoker = true) as
select customer_id, date_trunc('month', day::timestamp)::date as period, sum(runs)::bigint as runs,
       sum(succeeded)::bigint as succeeded, sum(input_tokens)::bigint as input_tokens,
       sum(output_tokens)::bigint as output_tokens, sum(cached_tokens)::bigint as cached_tokens,
       sum(price_micros)::bigint as price_micros, sum(duration_ms)::bigint as duration_ms
  from usage_aggregates group by customer_id, date_trunc('month', day::timestamp)::date;

grant select on usage_daily, usage_weekly, usage_monthly to amp_app;
