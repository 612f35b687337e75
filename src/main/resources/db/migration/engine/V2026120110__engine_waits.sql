-- A run waits for a person or until a time. What it has waited does not count as time at work.
alter table execution drop constraint execution_status_check;
alter table execution add constraint execution_status_check
  check (status in ('queued', 'running', 'waiting_approval', 'waiting'));
alter table execution
  add column wake_at     timestamptz,
  add column waits_since timestamptz,
  add column waited      interval not null default interval '0';

update execution e set waits_since = (select min(a.requested_at) from approval a where a.execution_id = e.id and a.status = 'pending')
 where e.status = 'waiting_approval';
update execution e set waited = w.time
  from (select execution_id, sum(decided_at - requested_at) as time from approval where decided_at is not null group by execution_id) w
 where w.execution_id = e.id;

-- RunSql.WAKE: decided ones are found by approval_untold
drop index execution_waiting;
create index execution_due on execution (wake_at) where wake_at is not null;
create index execution_cancelled_waiting on execution (id) where cancel_requested and status in ('waiting_approval', 'waiting');
