-- What a run asks of a person. Written beside the journal's entry that asks; decided once; told when the journal has the
-- entry that answers.
create table approval (
  id                uuid        primary key,
  execution_id      uuid        not null,
  customer_id       uuid        not null,
  package_id        text        not null,
  path              text        not null,
  title             text        not null,
  risk              text        not null,
  arguments         json        not null,
  action_sha256     text        not null,
  status            text        not null default 'pending' check (status in ('pending', 'approved', 'rejected', 'expired')),
  requested_at      timestamptz not null,
  expires_at        timestamptz not null,
  decided_at        timestamptz,
  decided_by        uuid,
  comment           text,
  decided_arguments json,
  decided_sha256    text,
  told              boolean     not null default false,
  unique (execution_id, path)
);
-- RunSql.WAKE
create index approval_untold on approval (execution_id) where status <> 'pending' and not told;
-- ApprovalSql.EXPIRE
create index approval_expiring on approval (expires_at) where status = 'pending';
-- GET /approvals: a customer's inbox, newest first
create index approval_of_customer on approval (customer_id, id desc);
-- RunSql.WAKE
create index execution_waiting on execution (id) where status = 'waiting_approval';

alter table approval enable row level security;
create policy tenant on approval to amp_app
  using (customer_id = nullif(current_setting('app.customer_id', true), '')::uuid);
create policy platform on approval to amp_committer using (true) with check (true);
grant select on approval to amp_app;
grant select, insert, update on approval to amp_committer;
