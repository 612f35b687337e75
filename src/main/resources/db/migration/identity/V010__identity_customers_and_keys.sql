create table customers (
    id          uuid primary key,
    name        text not null check (length(name) between 1 and 200),
    tier        text not null,
    status      text not null default 'active' check (status in ('active', 'suspended')),
    is_operator boolean not null default false,
    created_at  timestamptz not null
);

alter table customers enable row level security;
create policy tenant on customers to amp_app
    using (id = nullif(current_setting('app.customer_id', true), '')::uuid);
create policy platform on customers to amp_committer using (true) with check (true);
grant select on customers to amp_app;
grant select, insert, update on customers to amp_committer;

-- hash is the SHA-256 of the whole key: a key has 160 random bits, so a slow hash would add nothing.
create table api_keys (
    id          uuid primary key,
    customer_id uuid not null references customers,
    name        text not null check (length(name) between 1 and 100),
    test        boolean not null,
    last4       text not null,
    hash        bytea not null unique check (length(hash) = 32),
    scopes      text[] not null,
    created_at  timestamptz not null,
    expires_at  timestamptz,
    revoked_at  timestamptz,
    replaced_by uuid
);

-- page of a customer's keys, newest first
create index api_keys_of_customer on api_keys (customer_id, id desc);

alter table api_keys enable row level security;
create policy tenant on api_keys to amp_app
    using (customer_id = nullif(current_setting('app.customer_id', true), '')::uuid);
create policy platform on api_keys to amp_committer using (true) with check (true);
grant select, insert on api_keys to amp_app;
grant update (expires_at, revoked_at, replaced_by) on api_keys to amp_app, amp_committer;
grant select, insert on api_keys to amp_committer;

-- What an Idempotency-Key of a creation was used for. The secret is not kept, so it cannot be shown twice.
create table api_key_requests (
    customer_id     uuid not null references customers,
    idempotency_key text not null,
    request_hash    bytea not null,
    api_key_id      uuid not null,
    created_at      timestamptz not null,
    primary key (customer_id, idempotency_key)
);

alter table api_key_requests enable row level security;
create policy tenant on api_key_requests to amp_app
    using (customer_id = nullif(current_setting('app.customer_id', true), '')::uuid);
create policy platform on api_key_requests to amp_committer using (true) with check (true);
grant select, insert on api_key_requests to amp_app;
grant select, delete on api_key_requests to amp_committer;
