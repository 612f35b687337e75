-- What a statement adds up, beside the body that proves it: the charged month (first day, UTC), the day on which the run ended,
-- the package and the price. The auditor compares them with the body.
alter table receipts
  add column month      date,
  add column day        date,
  add column package_id text,
  add column micros     bigint;
update receipts r
   set month = c.month, day = (c.at at time zone 'UTC')::date, package_id = r.body::json ->> 'package_id', micros = c.micros
  from charges c where c.execution_id = r.execution_id;
alter table receipts
  alter column month      set not null,
  alter column day        set not null,
  alter column package_id set not null,
  alter column micros     set not null;

-- first and last receipt of a month; the month never decreases along seq, so a month is one range of it
create index receipts_of_month on receipts (customer_id, month, seq);

-- The keys that sign receipts and statements. Public parts stay for ever; the private one is a sealed platform secret.
create table receipt_keys (
  key_id          text  primary key check (length(key_id) = 43),
  n               bigint not null unique check (n > 0),
  public_key      bytea not null check (length(public_key) = 32),
  idempotency_key text  unique,
  created_at      timestamptz not null
);
grant select on receipt_keys to amp_app;
grant select, insert on receipt_keys to amp_committer;

-- Signatures are made when a receipt is first read, and never again: a receipt costs its run no signature.
create table receipt_signatures (
  customer_id uuid   not null,
  seq         bigint not null,
  hash        bytea  not null,
  key_id      text   not null references receipt_keys,
  signature   bytea  not null check (length(signature) = 64),
  at          timestamptz not null,
  primary key (customer_id, seq),
  foreign key (customer_id, seq) references receipts
);

-- A month's statement, kept as it was signed when it was first read after the month was closed.
create table statements (
  customer_id uuid  not null,
  month       date  not null,
  body        text  not null,
  hash        bytea not null check (length(hash) = 32),
  key_id      text  not null references receipt_keys,
  signature   bytea not null check (length(signature) = 64),
  at          timestamptz not null,
  primary key (customer_id, month)
);

alter table receipt_signatures enable row level security;
alter table statements enable row level security;
create policy tenant on receipt_signatures to amp_app
  using (customer_id = nullif(current_setting('app.customer_id', true), '')::uuid);
create policy tenant on statements to amp_app
  using (customer_id = nullif(current_setting('app.customer_id', true), '')::uuid);
create policy platform on receipt_signatures to amp_committer using (true) with check (true);
create policy platform on statements to amp_committer using (true) with check (true);
grant select on receipt_signatures, statements to amp_app;
grant select, insert on receipt_signatures, statements to amp_committer;
