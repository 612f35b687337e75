-- A message is for an endpoint, or for the webhook that a run was started with. What is sent in turn and shares its
-- places is a lane: an endpoint, or all that a customer's runs send to one host.
alter table webhook_delivery
  alter column endpoint_id drop not null,
  add column execution_id uuid references run_webhook on delete cascade,
  add column run_lane uuid,
  add column lane uuid generated always as (coalesce(endpoint_id, run_lane)) stored not null,
  add check (num_nonnulls(endpoint_id, execution_id) = 1),
  add check ((execution_id is null) = (run_lane is null));
create unique index webhook_delivery_of_run on webhook_delivery (execution_id, message_id) where execution_id is not null;
-- DeliverySql.claim: from one lane to the next, what of it is due longest, and what comes before it
create index webhook_delivery_next_of_lane on webhook_delivery (lane, next_at, id) where status = 'pending';
create index webhook_delivery_in_order_of_lane on webhook_delivery (lane, stream, seq) where status = 'pending';
drop index webhook_delivery_next;
drop index webhook_delivery_in_order;

-- What signs the messages of a customer's runs; sealed in platform_secrets under these names.
create table run_signing_secret (
  customer_id        uuid        primary key,
  secret_id          uuid        not null,
  previous_secret_id uuid,
  previous_until     timestamptz,
  created_at         timestamptz not null
);
alter table run_signing_secret enable row level security;
create policy tenant on run_signing_secret to amp_app
  using (customer_id = nullif(current_setting('app.customer_id', true), '')::uuid);
create policy platform on run_signing_secret to amp_committer using (true) with check (true);
grant select on run_signing_secret to amp_app;
grant select, insert, update on run_signing_secret to amp_committer;

-- Since when an endpoint is switched on without a break; what happened before is not told. Null before this migration.
alter table webhook_endpoint add column active_since timestamptz;
