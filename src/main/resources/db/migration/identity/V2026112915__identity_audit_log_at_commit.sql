-- Entries of the audit log join its chain when their transaction commits: the lock on the chain's end is then the last one that
-- a transaction takes, whatever it does after it wrote the entry, and nobody waits for an application while holding it.
create table audit_entry (
    id          bigint generated always as identity primary key,
    at          timestamptz not null,
    customer_id uuid not null,
    api_key_id  uuid not null,
    action      text not null,
    subject     text not null,
    head        text not null, -- the entry's JSON up to the hash of the one before it
    tail        text not null  -- and after its number
);

-- Volatile, so each statement sees what was committed while it waited for the lock.
create function audit_log_append() returns trigger
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
    insert into audit_log (seq, at, customer_id, api_key_id, action, subject, body, previous_hash, hash)
    values (last_seq + 1, new.at, new.customer_id, new.api_key_id, new.action, new.subject, body, last_hash,
            sha256(convert_to(body, 'UTF8')));
    delete from audit_entry where id = new.id;
    return null;
end
$$;

create constraint trigger audit_entry_at_commit after insert on audit_entry
    deferrable initially deferred for each row execute function audit_log_append();

alter table audit_entry enable row level security;
create policy platform on audit_entry to amp_committer using (true) with check (true);
grant select, insert, delete on audit_entry to amp_committer;
