-- Who acted is named by kind and id; the platform is one of a kind and acts for no customer. It was a key and a customer of all zeros.
-- Only columns change: what was hashed is the body.
alter table audit_log add column actor_kind text;
alter table audit_log add column actor_id uuid;
alter table audit_log alter column customer_id drop not null;
update audit_log
   set actor_kind  = case when api_key_id = '00000000-0000-0000-0000-000000000000' then 'platform' else 'key' end,
       actor_id    = nullif(api_key_id, '00000000-0000-0000-0000-000000000000'),
       customer_id = nullif(customer_id, '00000000-0000-0000-0000-000000000000');
alter table audit_log drop column api_key_id;
alter table audit_log alter column actor_kind set not null;
alter table audit_log add check (actor_kind in ('key', 'platform')),
                      add check ((actor_kind = 'platform') = (actor_id is null)),
                      add check ((actor_kind = 'platform') = (customer_id is null));

-- Empty between transactions.
alter table audit_entry drop column api_key_id;
alter table audit_entry add column actor_kind text not null;
alter table audit_entry add column actor_id uuid;
alter table audit_entry alter column customer_id drop not null;

-- As before but for the actor.
create or replace function audit_log_append() returns trigger
    language plpgsql
    set search_path = pg_catalog, public, pg_temp
as $$
declare
    last_seq  bigint;
    last_hash bytea;
    body      text;
begin
    perform pg_advisory_xact_lock(7165012028);
    select seq, hash into last_seq, last_hash from audit_log order by seq desc limit 1;
    last_seq := coalesce(last_seq, 0);
    last_hash := coalesce(last_hash, '\x');
    body := new.head || encode(last_hash, 'hex') || '","seq":' || (last_seq + 1) || new.tail;
    insert into audit_log (seq, at, customer_id, actor_kind, actor_id, action, subject, body, previous_hash, hash)
    values (last_seq + 1, new.at, new.customer_id, new.actor_kind, new.actor_id, new.action, new.subject, body, last_hash,
            sha256(convert_to(body, 'UTF8')));
    delete from audit_entry where id = new.id;
    return null;
end
$$;
