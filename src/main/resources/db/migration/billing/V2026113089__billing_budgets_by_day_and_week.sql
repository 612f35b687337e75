-- Budgets by day and week, of customers (part is the customer's id), API keys and deployments; those by month stay
-- where they are. Written only by who holds the lock on the customer's row of budget_counter.
create table period_budget (
  part          uuid   not null,
  period        text   not null check (period in ('DAY', 'WEEK')),
  kind          text   not null check (kind in ('CUSTOMER', 'KEY', 'DEPLOYMENT')),
  customer_id   uuid   not null references budget_counter,
  start         date   not null, -- of the day or week that spent_micros is of
  spent_micros  bigint not null check (spent_micros >= 0),
  held_micros   bigint not null check (held_micros >= 0),
  limit_micros  bigint not null check (limit_micros > 0),
  mode          text   not null check (mode in ('hard', 'alert')),
  thresholds    int[]  not null,
  passed_micros bigint not null default 0 check (passed_micros >= 0), -- spent by the key that this one replaced
  passed_start  date,
  primary key (part, period)
) with (fillfactor = 50);
-- GET /billing/budgets
create index period_budget_of_customer on period_budget (customer_id);

alter table period_budget enable row level security;
create policy tenant on period_budget to amp_app
  using (customer_id = nullif(current_setting('app.customer_id', true), '')::uuid);
create policy platform on period_budget to amp_committer using (true) with check (true);
grant select on period_budget to amp_app;
grant select, insert, update, delete on period_budget to amp_committer;

-- The latest day that any transaction over the account has seen: days never go back, whichever clock is ahead.
alter table budget_counter add column day date;
-- Of a charge the day it counts in, as month is the month. Charges from before have the day of their time.
alter table charges add column day date;
