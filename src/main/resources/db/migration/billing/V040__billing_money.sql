-- One row per customer: its month's budget and the head of its receipt chain. Whoever starts or ends a run of the customer
-- locks this row first, so it is the customer's mutex for money.
create table budget_counter (
  customer_id  uuid   primary key,
  month        date   not null,
  spent_micros bigint not null default 0 check (spent_micros >= 0),
  held_micros  bigint not null default 0 check (held_micros >= 0),
  limit_micros bigint,
  receipt_seq  bigint not null default 0,
  receipt_head bytea  not null default '\x'
) with (fillfactor = 50);

create table charges (
  execution_id uuid   primary key,
  customer_id  uuid   not null,
  micros       bigint not null check (micros > 0),
  month        date   not null,
  at           timestamptz not null
);
create index charges_of_month on charges (customer_id, month, execution_id);

create table receipts (
  customer_id   uuid   not null,
  seq           bigint not null,
  execution_id  uuid   not null unique,
  body          text   not null,
  previous_hash bytea  not null,
  hash          bytea  not null,
  primary key (customer_id, seq)
);

alter table budget_counter enable row level security;
alter table charges enable row level security;
alter table receipts enable row level security;
create policy tenant on budget_counter to amp_app
  using (customer_id = nullif(current_setting('app.customer_id', true), '')::uuid);
create policy tenant on charges to amp_app
  using (customer_id = nullif(current_setting('app.customer_id', true), '')::uuid);
create policy tenant on receipts to amp_app
  using (customer_id = nullif(current_setting('app.customer_id', true), '')::uuid);
create policy platform on budget_counter to amp_committer using (true) with check (true);
create policy platform on charges to amp_committer using (true) with check (true);
create policy platform on receipts to amp_committer using (true) with check (true);

grant select on budget_counter, charges, receipts to amp_app;
grant select, insert, update on budget_counter to amp_committer;
grant select, insert on charges, receipts to amp_committer;
