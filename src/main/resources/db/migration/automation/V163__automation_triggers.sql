create table inbound_trigger (
  id                 uuid        primary key,
  customer_id        uuid        not null,
  api_key_id         uuid        not null, -- whose rights, limits and budgets its runs have
  package_id         text        not null,
  mapping            text        not null check (length(mapping) <= 8192),
  tier               text,
  max_price_micros   bigint check (max_price_micros >= 0),
  description        text        not null check (length(description) <= 200),
  active             boolean     not null,
  paused_reason      text,
  secret_id          uuid        not null, -- sealed in platform_secrets under this name
  previous_secret_id uuid,
  previous_until     timestamptz,
  last_at            timestamptz,
  last_execution_id  uuid,
  last_refusal       text,
  created_at         timestamptz not null,
  updated_at         timestamptz not null
);
-- TriggerSql.page
create index inbound_trigger_of_customer on inbound_trigger (customer_id, id desc);

-- Each call once: what it is known by (the sender's id, or the body itself) and the key of the run that it starts.
create table trigger_call (
  trigger_id  uuid        not null references inbound_trigger on delete cascade,
  customer_id uuid        not null,
  digest      bytea       not null check (octet_length(digest) = 32),
  run_key     uuid        not null,
  at          timestamptz not null,
  primary key (trigger_id, digest)
);
-- TriggerSql.forget
create index trigger_call_by_age on trigger_call (at);

alter table inbound_trigger enable row level security;
alter table trigger_call enable row level security;
create policy tenant on inbound_trigger to amp_app
  using (customer_id = nullif(current_setting('app.customer_id', true), '')::uuid);
create policy platform on inbound_trigger to amp_committer using (true) with check (true);
create policy platform on trigger_call to amp_committer using (true) with check (true);

grant select, insert, update, delete on inbound_trigger to amp_app;
grant select, insert, update, delete on inbound_trigger to amp_committer;
grant select, insert, update, delete on trigger_call to amp_committer;
