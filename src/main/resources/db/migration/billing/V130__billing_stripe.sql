-- What Stripe knows of a customer, as last read from Stripe. wanted counts the news heard of it, applied is the count that the
-- columns answer: whoever asks Stripe notes wanted before asking, and writes only over a smaller applied. So the last write
-- saw everything, in whatever order news came and answers were written.
create table stripe_accounts (
  customer_id          uuid primary key,
  stripe_id            text not null unique check (length(stripe_id) between 1 and 255),
  wanted               bigint not null default 1,
  applied              bigint not null default 0 check (applied <= wanted),
  next_at              timestamptz not null,
  failures             int not null default 0,
  subscription_id      text,
  status               text,
  tier                 text,
  cancel_at_period_end boolean not null default false,
  current_period_end   timestamptz,
  past_due             boolean not null default false,
  paying               boolean not null default false,
  refreshed_at         timestamptz not null
);
-- StripeSql.CLAIM
create index stripe_accounts_stale on stripe_accounts (next_at) where applied < wanted;

-- Each event that Stripe delivered, once.
create table stripe_events (
  id          text primary key check (length(id) <= 255),
  type        text not null,
  stripe_id   text,
  created_at  timestamptz not null,
  received_at timestamptz not null
);

-- What an Idempotency-Key was used for, and what was answered once Stripe had answered.
create table stripe_requests (
  customer_id     uuid not null,
  idempotency_key text not null,
  request_hash    bytea not null check (length(request_hash) = 32),
  answer          text,
  created_at      timestamptz not null,
  primary key (customer_id, idempotency_key)
);

-- Which of a customer's charges Stripe bills: those with from_seq < receipt number <= until_seq, without an end while the
-- subscription lasts. All others are on the platform's own statements.
create table meter_span (
  customer_id uuid   not null,
  from_seq    bigint not null check (from_seq >= 0),
  until_seq   bigint check (until_seq >= from_seq),
  primary key (customer_id, from_seq)
);
create unique index meter_span_open on meter_span (customer_id) where until_seq is null;

-- How far a customer's charges are known to be at Stripe, and which replica is at it.
create table meter_cursor (
  customer_id uuid primary key,
  seq         bigint not null default 0,
  lease_owner uuid,
  lease_until timestamptz not null,
  next_at     timestamptz not null,
  failures    int not null default 0,
  fault       text,
  updated_at  timestamptz not null
);

-- One row per meter event, written before the first attempt to send it; accepted_at is null while its fate is not known.
-- The identifier at Stripe is the execution's id, which is the charge's.
create table meter_event (
  customer_id    uuid   not null,
  seq            bigint not null,
  execution_id   uuid   not null unique,
  micros         bigint not null check (micros > 0),
  stamped_at     timestamptz not null,
  first_tried_at timestamptz not null,
  last_tried_at  timestamptz not null,
  accepted_at    timestamptz,
  primary key (customer_id, seq)
);
create index meter_event_in_doubt on meter_event (customer_id, seq) where accepted_at is null;
-- MeterSql.ACCEPTED_BETWEEN
create index meter_event_by_stamp on meter_event (customer_id, stamped_at);

alter table stripe_accounts enable row level security;
alter table stripe_events enable row level security;
alter table stripe_requests enable row level security;
alter table meter_span enable row level security;
alter table meter_cursor enable row level security;
alter table meter_event enable row level security;
create policy tenant on stripe_accounts to amp_app
  using (customer_id = nullif(current_setting('app.customer_id', true), '')::uuid);
create policy tenant on stripe_requests to amp_app
  using (customer_id = nullif(current_setting('app.customer_id', true), '')::uuid);
create policy tenant on meter_event to amp_app
  using (customer_id = nullif(current_setting('app.customer_id', true), '')::uuid);
create policy platform on stripe_accounts to amp_committer using (true) with check (true);
create policy platform on stripe_events to amp_committer using (true) with check (true);
create policy platform on stripe_requests to amp_committer using (true) with check (true);
create policy platform on meter_span to amp_committer using (true) with check (true);
create policy platform on meter_cursor to amp_committer using (true) with check (true);
create policy platform on meter_event to amp_committer using (true) with check (true);

grant select on stripe_accounts, meter_event to amp_app;
grant select, insert, update (answer) on stripe_requests to amp_app;
grant select, insert, update on stripe_accounts to amp_committer;
grant select, insert on stripe_events to amp_committer;
grant select, delete on stripe_requests to amp_committer;
grant select, insert, update on meter_span, meter_cursor to amp_committer;
grant select, insert, update, delete on meter_event to amp_committer;
