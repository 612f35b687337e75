-- What operators and customers' administrators did, in one hash chain: each row's hash covers its body and the hash before it.
create table audit_log (
    seq           bigint primary key,
    at            timestamptz not null,
    customer_id   uuid not null,
    api_key_id    uuid not null,
    action        text not null check (length(action) between 1 and 100),
    subject       text not null check (length(subject) between 1 and 200),
    body          text not null,
    previous_hash bytea not null,
    hash          bytea not null check (length(hash) = 32)
);

-- page of one customer's or the whole log, newest first
create index audit_log_of_customer on audit_log (customer_id, seq desc);

alter table audit_log enable row level security;
create policy platform on audit_log to amp_committer using (true) with check (true);
grant select, insert on audit_log to amp_committer;

-- What an operator changed of one customer's limits, and what one key may use of them; null is no change.
alter table customers add column limit_override jsonb;
alter table api_keys add column limits jsonb;
