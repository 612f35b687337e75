-- Rows that a loop over customers could not read and went past. Each stays until an operator has looked at it and deletes it; while
-- there is one, the auditor is red.
create table set_aside (
  loop        text        not null,
  row_id      text        not null,
  customer_id uuid,
  failure     text        not null, -- the kind of exception, never its words: they may quote what a customer wrote
  at          timestamptz not null default now(),
  primary key (loop, row_id)
);

alter table set_aside enable row level security;
create policy tenant on set_aside to amp_app
  using (customer_id = nullif(current_setting('app.customer_id', true), '')::uuid);
create policy platform on set_aside to amp_committer using (true) with check (true);
grant select, insert on set_aside to amp_committer;
