-- DocumentSql.PURGE_KEYS
create index document_request_by_age on document_request (created_at);
create policy platform on document_request to amp_committer using (true) with check (true);
grant select, delete on document_request to amp_committer;
