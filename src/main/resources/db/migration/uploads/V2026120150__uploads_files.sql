-- Files that customers upload as input of runs. Never changed; gone with their content when they expire.
create table upload (
  id          uuid        primary key,
  customer_id uuid        not null,
  name        text        not null,
  bytes       bigint      not null check (bytes >= 0),
  sha256      bytea       not null check (octet_length(sha256) = 32),
  created_at  timestamptz not null,
  expires_at  timestamptz not null
);
-- UploadSql.PAGE, KEPT
create index upload_by_customer on upload (customer_id, id);
-- UploadSql.PURGE, PURGE_CHUNKS
create index upload_by_expiry on upload (expires_at);

-- The content in pieces of 256 KiB, the last one shorter; none for an empty file.
create table upload_chunk (
  upload_id   uuid  not null references upload (id),
  n           int   not null,
  customer_id uuid  not null,
  content     bytea not null check (octet_length(content) between 1 and 262144),
  primary key (upload_id, n)
);

alter table upload enable row level security;
alter table upload_chunk enable row level security;
create policy tenant on upload to amp_app
  using (customer_id = nullif(current_setting('app.customer_id', true), '')::uuid);
create policy tenant on upload_chunk to amp_app
  using (customer_id = nullif(current_setting('app.customer_id', true), '')::uuid);
create policy platform on upload to amp_committer using (true) with check (true);
create policy platform on upload_chunk to amp_committer using (true) with check (true);

grant select, insert, delete on upload, upload_chunk to amp_app;
grant select, delete on upload, upload_chunk to amp_committer;
grant update (expires_at) on upload to amp_committer;
