-- Packages as customers rent them. What a deployment allows stands in its terms, one row per revision, so that a run goes on
-- under those it began with, whatever became of the deployment since.
create table deployment (
  id              uuid        primary key,
  customer_id     uuid        not null references customers,
  name            text        not null check (length(name) between 1 and 80),
  revision        int         not null check (revision >= 1),
  active          boolean     not null,
  idempotency_key text        not null check (length(idempotency_key) between 1 and 255),
  request_hash    bytea       not null check (length(request_hash) = 32),
  created_at      timestamptz not null,
  updated_at      timestamptz not null,
  deleted_at      timestamptz,
  unique (customer_id, idempotency_key)
);
-- DeploymentSql.PAGE
create index deployment_of_customer on deployment (customer_id, id desc) where deleted_at is null;

create table deployment_terms (
  deployment_id uuid        not null references deployment,
  revision      int         not null,
  customer_id   uuid        not null,
  terms         json        not null,
  created_at    timestamptz not null,
  primary key (deployment_id, revision)
);

-- Which secrets a deployment has. Their sealed values are platform_secrets, each under the name that kept_as says.
create table deployment_secret (
  deployment_id uuid        not null references deployment,
  name          text        not null check (length(name) between 1 and 60),
  customer_id   uuid        not null,
  kept_as       text        not null check (length(kept_as) between 1 and 100),
  updated_at    timestamptz not null,
  primary key (deployment_id, name)
);

alter table deployment enable row level security;
alter table deployment_terms enable row level security;
alter table deployment_secret enable row level security;
create policy tenant on deployment to amp_app
  using (customer_id = nullif(current_setting('app.customer_id', true), '')::uuid);
create policy tenant on deployment_terms to amp_app
  using (customer_id = nullif(current_setting('app.customer_id', true), '')::uuid);
create policy tenant on deployment_secret to amp_app
  using (customer_id = nullif(current_setting('app.customer_id', true), '')::uuid);
create policy platform on deployment to amp_committer using (true) with check (true);
create policy platform on deployment_terms to amp_committer using (true) with check (true);
create policy platform on deployment_secret to amp_committer using (true) with check (true);

grant select, insert, update (name, revision, active, updated_at, deleted_at) on deployment to amp_app;
grant select, insert on deployment_terms to amp_app;
grant select on deployment_secret to amp_app;
-- FOR UPDATE takes the right to change a column
grant select, update (deleted_at, updated_at) on deployment to amp_committer;
grant select, insert, delete, update (kept_as, updated_at) on deployment_secret to amp_committer;
