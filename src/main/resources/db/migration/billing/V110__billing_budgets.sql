-- The customer's own monthly budget beside the first one (limit_micros), which only the platform sets and lifts.
alter table budget_counter add column own_limit_micros bigint check (own_limit_micros > 0);
alter table budget_counter add column own_mode text check (own_mode in ('hard', 'alert'));
alter table budget_counter add column own_thresholds int[];
alter table budget_counter add column event_seq bigint not null default 0;
alter table budget_counter add constraint own_budget_is_whole
  check (num_nulls(own_limit_micros, own_mode, own_thresholds) in (0, 3));

-- One row per API key that has a budget of its own, with that key's month. Written only by who holds the lock on the
-- customer's row of budget_counter, which therefore always exists.
create table key_budget (
  api_key_id   uuid   primary key,
  customer_id  uuid   not null references budget_counter,
  month        date   not null,
  spent_micros bigint not null check (spent_micros >= 0),
  held_micros  bigint not null check (held_micros >= 0),
  limit_micros bigint not null check (limit_micros > 0),
  mode         text   not null check (mode in ('hard', 'alert')),
  thresholds   int[]  not null
) with (fillfactor = 50);
-- GET /billing/budgets
create index key_budget_of_customer on key_budget (customer_id, api_key_id);

-- What a key has spent before it got a budget.
alter table charges add column api_key_id uuid;
update charges c set api_key_id = h.api_key_id from execution_history h where h.id = c.execution_id;

-- What happened to a customer's money that somebody may want to be told: read by cursor on seq, which rises with every commit
-- because it is given out under the lock on the customer's row of budget_counter. cause names the fact: told once, ever.
create table billing_event (
  customer_id uuid   not null,
  seq         bigint not null,
  id          uuid   not null unique,
  type        text   not null check (type in ('budget.threshold_reached', 'budget.exceeded')),
  cause       text   not null,
  payload     jsonb  not null,
  at          timestamptz not null,
  primary key (customer_id, seq),
  unique (customer_id, cause)
);

alter table key_budget enable row level security;
alter table billing_event enable row level security;
create policy tenant on key_budget to amp_app
  using (customer_id = nullif(current_setting('app.customer_id', true), '')::uuid);
create policy tenant on billing_event to amp_app
  using (customer_id = nullif(current_setting('app.customer_id', true), '')::uuid);
create policy platform on key_budget to amp_committer using (true) with check (true);
create policy platform on billing_event to amp_committer using (true) with check (true);

grant select on key_budget, billing_event to amp_app;
grant select, insert, update, delete on key_budget to amp_committer;
grant select, insert on billing_event to amp_committer;
