-- What a run that waits for a person keeps meanwhile; one that is at work is bounded by its customer's places. Runs that wait
-- already count nothing until they end.
alter table execution add column kept_bytes bigint not null default 0;
