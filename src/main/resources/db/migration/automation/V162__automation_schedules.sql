-- What an Idempotency-Key of a creation was used for, over schedules, triggers and webhooks.
create table automation_request (
  customer_id     uuid        not null,
  idempotency_key text        not null,
  request_hash    bytea       not null check (octet_length(request_hash) = 32),
  made_id         uuid        not null,
  created_at      timestamptz not null,
  primary key (customer_id, idempotency_key)
);

create table schedule (
  id                uuid        primary key,
  customer_id       uuid        not null,
  api_key_id        uuid        not null, -- whose rights, limits and budgets its runs have
  package_id        text        not null,
  input             json        not null, -- json: members keep their order
  cron              text        not null check (length(cron) <= 100),
  time_zone         text        not null check (length(time_zone) <= 64),
  tier              text,
  max_price_micros  bigint check (max_price_micros >= 0),
  description       text        not null check (length(description) <= 200),
  active            boolean     not null,
  paused_reason     text,                 -- why the platform switched it off
  next_run_at       timestamptz,          -- the next due time; null while it is switched off
  try_at            timestamptz,          -- not before this, after the platform itself could not start the run
  last_due_at       timestamptz,
  last_execution_id uuid,
  last_refusal      text,
  last_detail       text,
  created_at        timestamptz not null,
  updated_at        timestamptz not null,
  check (active = (next_run_at is not null))
);
-- ScheduleSql.page
create index schedule_of_customer on schedule (customer_id, id desc);
-- ScheduleSql.due
create index schedule_due on schedule (try_at) where active;

alter table automation_request enable row level security;
alter table schedule enable row level security;
create policy tenant on automation_request to amp_app
  using (customer_id = nullif(current_setting('app.customer_id', true), '')::uuid);
create policy tenant on schedule to amp_app
  using (customer_id = nullif(current_setting('app.customer_id', true), '')::uuid);
create policy platform on automation_request to amp_committer using (true) with check (true);
create policy platform on schedule to amp_committer using (true) with check (true);

grant select, insert on automation_request to amp_app;
grant select, insert, delete on automation_request to amp_committer;
grant select, insert, update, delete on schedule to amp_app;
grant select, update on schedule to amp_committer;
