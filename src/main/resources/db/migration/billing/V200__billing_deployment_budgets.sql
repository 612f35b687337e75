-- One row per deployment that has a budget of its own, as key_budget has for API keys and under the same lock.
create table deployment_budget (
  deployment_id uuid   primary key,
  customer_id   uuid   not null references budget_counter,
  month         date   not null,
  spent_micros  bigint not null check (spent_micros >= 0),
  held_micros   bigint not null check (held_micros >= 0),
  limit_micros  bigint not null check (limit_micros > 0),
  mode          text   not null check (mode in ('hard', 'alert')),
  thresholds    int[]  not null
) with (fillfactor = 50);
-- GET /billing/budgets
create index deployment_budget_of_customer on deployment_budget (customer_id, deployment_id);

-- What a deployment has spent before it got a budget. No run before this one's release had a deployment.
alter table charges add column deployment_id uuid;

alter table deployment_budget enable row level security;
create policy tenant on deployment_budget to amp_app
  using (customer_id = nullif(current_setting('app.customer_id', true), '')::uuid);
create policy platform on deployment_budget to amp_committer using (true) with check (true);

grant select on deployment_budget to amp_app;
grant select, insert, update, delete on deployment_budget to amp_committer;
