-- What a run may last from the start of each attempt; its deadline moves with every takeover and does not tell.
alter table execution add column time_limit interval;
update execution set time_limit = deadline - created_at;
alter table execution alter column time_limit set not null;
