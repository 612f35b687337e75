-- What somebody may want to be told of runs, in the order in which it became durable: a transaction's number is known to all
-- later ones to be over once it lies below the oldest that is still open. Entries from before this migration are no news.
alter table execution_event add column tx xid8;
alter table execution_event alter column tx set default pg_current_xact_id();
-- NewsSql.AFTER
create index execution_event_news on execution_event (tx, execution_id, seq)
  where type in ('approval_requested', 'approval_decided', 'finished');
