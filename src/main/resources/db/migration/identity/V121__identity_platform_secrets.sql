-- The platform's own secrets: token is a Fernet token under a key derived from the master key for this name.
create table platform_secrets (
    name          text primary key check (length(name) between 1 and 100),
    token         text not null check (length(token) <= 1024),
    master_key_id text not null check (length(master_key_id) = 16),
    created_at    timestamptz not null
);

-- No customer's request reads them.
grant select, insert, delete, update (token, master_key_id) on platform_secrets to amp_committer;
