create table webhook_endpoint (
  id                 uuid        primary key,
  customer_id        uuid        not null,
  url                text        not null check (length(url) <= 2048),
  events             text[]      not null check (cardinality(events) between 1 and 20),
  description        text        not null check (length(description) <= 200),
  active             boolean     not null,
  disabled_reason    text check (disabled_reason in ('gone', 'failing')), -- why the platform switched it off
  secret_id          uuid        not null, -- sealed in platform_secrets under this name
  previous_secret_id uuid,
  previous_until     timestamptz,          -- until then messages are signed with both
  failing_since      timestamptz,          -- the first failure since the last success
  billing_seq        bigint      not null, -- budget events up to this number are in the outbox
  created_at         timestamptz not null,
  updated_at         timestamptz not null
);
-- HookSql.page
create index webhook_endpoint_of_customer on webhook_endpoint (customer_id, id desc);

-- The outbox: each event once per endpoint. stream is what is told in order (a run, or a customer's budgets), seq the order.
create table webhook_delivery (
  id            uuid        primary key,
  endpoint_id   uuid        not null references webhook_endpoint on delete cascade,
  customer_id   uuid        not null,
  message_id    text        not null,
  type          text        not null,
  stream        uuid        not null,
  seq           bigint      not null,
  body          text        not null, -- exactly what is signed and sent
  status        text        not null check (status in ('pending', 'delivered', 'dead')),
  attempts      int         not null default 0, -- in all
  tries         int         not null default 0, -- since it was made or sent again: the place in the retry plan
  next_at       timestamptz not null,
  lease_until   timestamptz not null,
  last_at       timestamptz,
  response_code int,
  response_text text,
  failure       text,
  delivered_at  timestamptz,
  created_at    timestamptz not null,
  unique (endpoint_id, message_id)
) with (fillfactor = 70);
-- DeliverySql.page
create index webhook_delivery_of_endpoint on webhook_delivery (endpoint_id, id desc);
-- DeliverySql.claim
create index webhook_delivery_due on webhook_delivery (next_at, id) where status = 'pending';
create index webhook_delivery_in_order on webhook_delivery (endpoint_id, stream, seq) where status = 'pending';
-- DeliverySql.forget
create index webhook_delivery_by_age on webhook_delivery (created_at);

-- How far the journal has been read; one row, whose lock makes one replica at a time read on.
create table webhook_cursor (
  one          boolean primary key default true check (one),
  tx           xid8    not null,
  execution_id uuid    not null,
  seq          int     not null
);
insert into webhook_cursor (tx, execution_id, seq)
values (pg_current_xact_id(), '00000000-0000-0000-0000-000000000000', 0);

alter table webhook_endpoint enable row level security;
alter table webhook_delivery enable row level security;
create policy tenant on webhook_endpoint to amp_app
  using (customer_id = nullif(current_setting('app.customer_id', true), '')::uuid);
create policy tenant on webhook_delivery to amp_app
  using (customer_id = nullif(current_setting('app.customer_id', true), '')::uuid);
create policy platform on webhook_endpoint to amp_committer using (true) with check (true);
create policy platform on webhook_delivery to amp_committer using (true) with check (true);

grant select on webhook_endpoint to amp_app;
grant select, insert, update on webhook_delivery to amp_app;
grant select, insert, update, delete on webhook_endpoint, webhook_delivery to amp_committer;
grant select, update on webhook_cursor to amp_committer;
