-- The replicas that run agents; database time only. A worker that was not seen for the lease has lapsed.
create table worker (
  id         uuid        primary key,
  started_at timestamptz not null default now(),
  seen_at    timestamptz not null default now()
);

-- Live runs only: narrow, and deleted in the transaction that writes the finished run's row of history.
create table execution (
  id               uuid        primary key,
  customer_id      uuid        not null,
  api_key_id       uuid        not null,
  parent_id        uuid,
  package_id       text        not null,
  package_version  text        not null,
  status           text        not null check (status in ('queued', 'running', 'waiting_approval')),
  attempt          int         not null default 1,
  worker_id        uuid        not null,
  tier             text        not null,
  model            text        not null,
  billing          text        not null,
  price_list       date        not null,
  base_micros      bigint      not null,
  hold_micros      bigint      not null check (hold_micros >= 0),
  own_time_limit   boolean     not null,
  cancel_requested boolean     not null default false,
  created_at       timestamptz not null,
  deadline         timestamptz not null,
  metadata         jsonb
) with (fillfactor = 70);

-- Takeover of a lapsed worker's runs, and its cancel requests.
create index execution_of_worker on execution (worker_id);
-- GET /executions: a customer's live runs.
create index execution_of_customer on execution (customer_id, id desc);

-- What went in and what came out: erasable without touching the money. json, not jsonb: it is never searched, and members
-- keep the order in which the agent wrote them.
create table execution_payload (
  execution_id uuid  not null,
  kind         text  not null check (kind in ('input', 'output', 'error')),
  customer_id  uuid  not null,
  body         json  not null,
  primary key (execution_id, kind)
) partition by range (execution_id);
create table execution_payload_default partition of execution_payload default;
select amp_create_month_partitions('execution_payload', 6);

-- The journal: what a crashed run continues from, what streams replay.
create table execution_event (
  execution_id uuid        not null,
  seq          int         not null,
  customer_id  uuid        not null,
  type         text        not null check (type in ('started', 'model_turn', 'tool_called', 'tool_returned', 'subrun',
                                 'checkpoint', 'retrying', 'degraded', 'approval_requested', 'approval_decided', 'artifact',
                                 'resumed', 'finished')),
  payload      jsonb       not null,
  at           timestamptz not null,
  primary key (execution_id, seq)
) partition by range (execution_id);
create table execution_event_default partition of execution_event default;
select amp_create_month_partitions('execution_event', 6);

create table idempotency_keys (
  customer_id  uuid        not null,
  key          text        not null,
  execution_id uuid        not null,
  request_hash bytea       not null,
  created_at   timestamptz not null default now(),
  primary key (customer_id, key)
);

alter table execution enable row level security;
alter table execution_payload enable row level security;
alter table execution_event enable row level security;
alter table idempotency_keys enable row level security;
create policy tenant on execution to amp_app
  using (customer_id = nullif(current_setting('app.customer_id', true), '')::uuid);
create policy tenant on execution_payload to amp_app
  using (customer_id = nullif(current_setting('app.customer_id', true), '')::uuid);
create policy tenant on execution_event to amp_app
  using (customer_id = nullif(current_setting('app.customer_id', true), '')::uuid);
create policy tenant on idempotency_keys to amp_app
  using (customer_id = nullif(current_setting('app.customer_id', true), '')::uuid);
create policy platform on execution to amp_committer using (true) with check (true);
create policy platform on execution_payload to amp_committer using (true) with check (true);
create policy platform on execution_event to amp_committer using (true) with check (true);
create policy platform on idempotency_keys to amp_committer using (true) with check (true);

grant select on execution, execution_payload, execution_event, idempotency_keys to amp_app;
grant update (cancel_requested) on execution to amp_app;
grant select, insert, update, delete on execution, worker to amp_committer;
grant select, insert on execution_payload, execution_event to amp_committer;
grant select, insert, delete on idempotency_keys to amp_committer;
