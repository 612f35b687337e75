-- Finished runs by what their caller labelled them with, so that a label finds its runs without reading others. Written
-- by the database, whichever release ends a run; the labels themselves stay in execution_history.metadata.
create table run_label (
  customer_id  uuid not null,
  name         text not null collate "C",
  value        text not null collate "C",
  execution_id uuid not null,
  primary key (customer_id, name, value, execution_id)
);
alter table run_label enable row level security;
create policy tenant on run_label to amp_app
  using (customer_id = nullif(current_setting('app.customer_id', true), '')::uuid);
create policy platform on run_label to amp_committer using (true);
grant select on run_label to amp_app, amp_committer;

create function usage_label() returns trigger language plpgsql security definer
  set search_path = pg_catalog, public, pg_temp as $$
begin
  insert into run_label (customer_id, name, value, execution_id)
  select r.customer_id, l.key, l.value, r.id
    from new_rows r cross join lateral jsonb_each_text(r.metadata) l
   where r.metadata is not null
   order by 1, 2, 3, 4
  on conflict do nothing;
  return null;
end $$;
create trigger usage_label after insert on execution_history
  referencing new table as new_rows for each statement execute function usage_label();

insert into run_label (customer_id, name, value, execution_id)
select r.customer_id, l.key, l.value, r.id
  from execution_history r cross join lateral jsonb_each_text(r.metadata) l
 where r.metadata is not null;
