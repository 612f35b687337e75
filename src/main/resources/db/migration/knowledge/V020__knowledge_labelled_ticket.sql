-- A customer's own tickets with the customer's own labels: examples its runs learn from and look for precedents in.
create table labelled_ticket (
  id           uuid        primary key,
  customer_id  uuid        not null,
  label        text        not null,
  subject      text        not null,
  body         text        not null,
  resolution   text,
  embedding    bytea       not null check (octet_length(embedding) = 1536), -- 384 floats, little endian
  content_hash bytea       not null, -- SHA-256 of label, subject, body and resolution
  created_at   timestamptz not null,
  unique (customer_id, content_hash)
);
-- LabelledTicketSql.PAGE and VERSION
create index labelled_ticket_of_customer on labelled_ticket (customer_id, id);

alter table labelled_ticket enable row level security;
create policy tenant on labelled_ticket to amp_app
  using (customer_id = nullif(current_setting('app.customer_id', true), '')::uuid);
create policy platform on labelled_ticket to amp_committer using (true) with check (true);

grant select, insert, delete on labelled_ticket to amp_app;
grant select, delete on labelled_ticket to amp_committer;
