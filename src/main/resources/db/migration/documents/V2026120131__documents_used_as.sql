-- What a help desk uses a document for: steps are taken from an article, a macro is sent as it is written.
alter table document add column used_as text check (used_as in ('help_article', 'macro'));
-- DocumentSql.USED, ChunkSql.USED
create index document_used on document (customer_id, id) where used_as is not null;
