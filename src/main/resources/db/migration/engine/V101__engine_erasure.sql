-- A fourth kind of payload takes the place of the other three when a run's content is erased: body is the time, as text.
alter table execution_payload drop constraint execution_payload_kind_check;
alter table execution_payload add constraint execution_payload_kind_check
  check (kind in ('input', 'output', 'error', 'erased'));

grant delete on execution_payload to amp_committer;
grant update (payload) on execution_event to amp_committer;
