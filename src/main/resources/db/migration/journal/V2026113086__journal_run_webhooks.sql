-- Whom a run tells of itself: written in the run's first transaction, deleted with its content.
create table run_webhook (
  execution_id uuid        primary key,
  customer_id  uuid        not null,
  url          text        not null check (length(url) <= 2048),
  events       text[]      not null check (cardinality(events) between 1 and 20),
  created_at   timestamptz not null
);

alter table run_webhook enable row level security;
create policy tenant on run_webhook to amp_app
  using (customer_id = nullif(current_setting('app.customer_id', true), '')::uuid);
create policy platform on run_webhook to amp_committer using (true) with check (true);

grant select on run_webhook to amp_app;
-- update: PostgreSQL locks the row for whoever refers to it
grant select, insert, update, delete on run_webhook to amp_committer;
