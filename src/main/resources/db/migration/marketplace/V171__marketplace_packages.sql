-- What publishers offer. An id belongs for ever to whoever published it first; a version's content never changes.
create table packages (
  id           text        primary key check (length(id) between 1 and 60),
  publisher_id uuid        not null,
  created_at   timestamptz not null
);

create table package_versions (
  package_id   text        not null references packages (id),
  version      text        not null,
  number       int[]       not null check (cardinality(number) = 3), -- the version as numbers, which sort
  publisher_id uuid        not null,
  title        text        not null,
  status       text        not null check (status in ('draft', 'submitted', 'rejected', 'listed', 'yanked')),
  content      bytea       not null, -- the folder as a zip
  report       jsonb       not null, -- findings and rehearsal at its upload
  reason       text,                 -- the operator's or publisher's, of the last decision
  created_at   timestamptz not null,
  submitted_at timestamptz,
  decided_at   timestamptz,
  yanked_at    timestamptz,
  primary key (package_id, version)
);
alter table package_versions alter column content set storage external; -- it is compressed already
-- PublishedSql.LISTED
create index package_versions_listed on package_versions (package_id, number) where status = 'listed';
-- PublishedSql.QUEUE
create index package_versions_by_status on package_versions (status, created_at, package_id, version);

create table package_request (
  customer_id     uuid        not null,
  idempotency_key text        not null,
  request_hash    bytea       not null,
  package_id      text        not null,
  version         text        not null,
  created_at      timestamptz not null,
  primary key (customer_id, idempotency_key)
);

-- One per customer and package.
create table package_review (
  package_id  text        not null,
  customer_id uuid        not null,
  id          uuid        not null unique,
  stars       int         not null check (stars between 1 and 5),
  text        text        not null check (length(text) <= 2000),
  version     text        not null,
  created_at  timestamptz not null,
  updated_at  timestamptz not null,
  primary key (package_id, customer_id)
);
-- ReviewSql.PAGE
create index package_review_of_package on package_review (package_id, id desc);

-- Raised with every change of what is listed and of reviews, in its transaction: replicas compare it with what they have.
create table package_feed (
  one boolean primary key default true check (one),
  seq bigint  not null
);
insert into package_feed (seq) values (0);

alter table packages enable row level security;
alter table package_versions enable row level security;
alter table package_request enable row level security;
alter table package_review enable row level security;
create policy tenant on packages to amp_app
  using (publisher_id = nullif(current_setting('app.customer_id', true), '')::uuid);
create policy tenant on package_versions to amp_app
  using (publisher_id = nullif(current_setting('app.customer_id', true), '')::uuid);
create policy tenant on package_request to amp_app
  using (customer_id = nullif(current_setting('app.customer_id', true), '')::uuid);
create policy tenant on package_review to amp_app
  using (customer_id = nullif(current_setting('app.customer_id', true), '')::uuid);
create policy platform on packages to amp_committer using (true) with check (true);
create policy platform on package_versions to amp_committer using (true) with check (true);
create policy platform on package_request to amp_committer using (true) with check (true);
create policy platform on package_review to amp_committer using (true) with check (true);

grant select, insert on packages to amp_app;
grant update (created_at) on packages to amp_app; -- for select ... for update
grant select, insert on package_versions to amp_app;
grant update (status, submitted_at, reason) on package_versions to amp_app;
grant select, insert on package_request to amp_app;
grant select on packages, package_versions to amp_committer;
grant update (status, reason, decided_at, yanked_at) on package_versions to amp_committer;
grant select, delete on package_request to amp_committer;
-- A review is read by everybody and moves the feed, so it is written as the platform, for the one customer it names.
grant select, insert on package_review to amp_committer;
grant update (stars, text, version, updated_at) on package_review to amp_committer;
grant select, update on package_feed to amp_committer;
