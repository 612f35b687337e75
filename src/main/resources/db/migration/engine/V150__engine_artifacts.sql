-- Files that runs make. Written while the run is live, never changed, gone with its content.
create table artifact (
  id           uuid        primary key,
  execution_id uuid        not null,
  customer_id  uuid        not null,
  step         text        not null, -- names the step that made it: a call that is made again finds it here
  name         text        not null,
  media_type   text        not null,
  bytes        bigint      not null check (bytes >= 0),
  sha256       bytea       not null check (octet_length(sha256) = 32),
  created_at   timestamptz not null,
  unique (execution_id, step) -- also ArtifactSql.OF_RUN: a run has few
);

-- The content in pieces of 256 KiB, the last one shorter; none for an empty file.
create table artifact_chunk (
  artifact_id uuid  not null references artifact (id),
  n           int   not null,
  customer_id uuid  not null,
  content     bytea not null check (octet_length(content) between 1 and 262144),
  primary key (artifact_id, n)
);
-- Mostly packed already: to pack it again costs time alone.
alter table artifact_chunk alter column content set storage external;

alter table artifact enable row level security;
alter table artifact_chunk enable row level security;
create policy tenant on artifact to amp_app
  using (customer_id = nullif(current_setting('app.customer_id', true), '')::uuid);
create policy tenant on artifact_chunk to amp_app
  using (customer_id = nullif(current_setting('app.customer_id', true), '')::uuid);
create policy platform on artifact to amp_committer using (true) with check (true);
create policy platform on artifact_chunk to amp_committer using (true) with check (true);

grant select, insert on artifact, artifact_chunk to amp_app;
grant select, delete on artifact, artifact_chunk to amp_committer;
