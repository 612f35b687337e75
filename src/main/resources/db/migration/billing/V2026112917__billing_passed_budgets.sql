-- A key that replaces another takes over its budget with what was spent of it: so much of spent_micros has no charge of this key.
alter table key_budget
  add column passed_micros bigint not null default 0 check (passed_micros >= 0),
  add column passed_month  date;
