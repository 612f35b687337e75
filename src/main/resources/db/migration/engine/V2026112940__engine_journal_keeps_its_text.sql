-- The journal keeps the text of its entries. A conversation that goes on after a crash repeats what was sent before, and jsonb
-- would put its members into another order. Entries from before stay in payload and go with their month's partition: no table
-- is rewritten, and the lock is held for an instant only.
alter table execution_event add column body json;
alter table execution_event alter column payload drop not null;
alter table execution_event add constraint execution_event_says_something
  check (body is not null or payload is not null) not valid;

grant update (body) on execution_event to amp_committer;
