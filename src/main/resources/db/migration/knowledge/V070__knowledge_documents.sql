-- A customer's documents. What was uploaded is kept until it is read; afterwards only the text in chunk is.
create table document (
  id           uuid        primary key,
  customer_id  uuid        not null,
  parent_id    uuid        references document (id) on delete cascade, -- the zip that it came in
  title        text        not null,
  source       text        not null, -- file name or URL as the customer gave it; empty when it gave none
  content_type text        not null,
  sha256       bytea       not null check (octet_length(sha256) = 32),
  bytes        bigint      not null,
  status       text        not null check (status in ('queued', 'processing', 'ready', 'failed')),
  error_code   text,
  error_detail text,
  chunks_total integer,
  chunks_done  integer     not null default 0,
  chunks_hash  bytea,                          -- SHA-256 over all chunks: a successor goes on where it finds the same
  attempt      integer     not null default 0, -- every write of a reader names it; an older one is refused
  tries        integer     not null default 0, -- of which were not given back; too many and it fails
  lease_until  timestamptz not null,           -- nobody else takes the document up before
  created_at   timestamptz not null,
  ready_at     timestamptz
);
-- DocumentSql.PAGE
create index document_of_customer on document (customer_id, id);
-- DocumentSql.VIEW, and the cascade from a zip to its members
create index document_of_archive on document (parent_id) where parent_id is not null;
-- IngestSql.CLAIM
create index document_waiting on document (customer_id, id) where status in ('queued', 'processing');

create table document_content (
  document_id uuid  primary key references document (id) on delete cascade,
  customer_id uuid  not null,
  content     bytea not null
);
alter table document_content alter column content set storage external; -- most of it is compressed already

create table document_request (
  customer_id     uuid        not null,
  idempotency_key text        not null,
  request_hash    bytea       not null,
  document_id     uuid        not null, -- stays when the document is deleted: a late repeat must not add it again
  created_at      timestamptz not null,
  primary key (customer_id, idempotency_key)
);

create table chunk (
  id          uuid    primary key,
  document_id uuid    not null references document (id) on delete cascade,
  customer_id uuid    not null,
  position    integer not null,
  heading     text    not null, -- path of headings, 'A > B'
  text        text    not null,
  repeats     integer not null, -- leading characters that repeat the end of the chunk before
  vectors     bytea   not null check (octet_length(vectors) % 1536 = 0), -- windows of 384 floats, little endian
  unique (document_id, position)
);
-- ChunkSql.PAGE
create index chunk_of_customer on chunk (customer_id, document_id, position);
alter table chunk alter column vectors set storage external;

-- What replicas follow. A number from a sequence may become visible after a higher one; tx says which ones still can.
create table knowledge_change (
  seq         bigint      generated always as identity primary key,
  customer_id uuid        not null,
  document_id uuid        not null,
  kind        text        not null check (kind in ('ready', 'deleted')),
  tx          xid8        not null default pg_current_xact_id(),
  at          timestamptz not null default now(),
  swept       boolean     not null default false -- a deleted document's vectors are gone from the outside store too
);
-- ChunkSql.CHANGES
create index knowledge_change_of_customer on knowledge_change (customer_id, tx);
-- IngestSql.UNSWEPT
create index knowledge_change_unswept on knowledge_change (at) where kind = 'deleted' and not swept;

alter table document enable row level security;
alter table document_content enable row level security;
alter table document_request enable row level security;
alter table chunk enable row level security;
alter table knowledge_change enable row level security;
create policy tenant on document to amp_app
  using (customer_id = nullif(current_setting('app.customer_id', true), '')::uuid);
create policy tenant on document_content to amp_app
  using (customer_id = nullif(current_setting('app.customer_id', true), '')::uuid);
create policy tenant on document_request to amp_app
  using (customer_id = nullif(current_setting('app.customer_id', true), '')::uuid);
create policy tenant on chunk to amp_app
  using (customer_id = nullif(current_setting('app.customer_id', true), '')::uuid);
create policy tenant on knowledge_change to amp_app
  using (customer_id = nullif(current_setting('app.customer_id', true), '')::uuid);
create policy platform on document to amp_committer using (true) with check (true);
create policy platform on knowledge_change to amp_committer using (true) with check (true);

grant select, insert, update, delete on document to amp_app;
grant select, insert, delete on document_content to amp_app;
grant select, insert on document_request to amp_app;
grant select, insert, delete on chunk to amp_app;
grant select, insert on knowledge_change to amp_app;
grant select, update on document to amp_committer;
grant select, update, delete on knowledge_change to amp_committer;
