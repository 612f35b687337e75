-- Customers' own keys at model providers: token is a Fernet token under a key derived for this customer and generation.
create table provider_keys (
    id            uuid primary key,
    customer_id   uuid not null references customers,
    provider      text not null check (provider in ('anthropic')),
    token         text not null check (length(token) <= 1024),
    master_key_id text not null check (length(master_key_id) = 16),
    generation    int  not null check (generation >= 1),
    hint          text not null check (length(hint) = 4),
    model         text check (length(model) between 1 and 100),
    created_at    timestamptz not null,
    checked_at    timestamptz not null,
    unique (customer_id, provider)
);

-- ProviderKeySql.countByMasterKey and lockOthers: a rotation's next batch
create index provider_keys_by_master_key on provider_keys (master_key_id, id);

alter table provider_keys enable row level security;
create policy tenant on provider_keys to amp_app
    using (customer_id = nullif(current_setting('app.customer_id', true), '')::uuid);
create policy platform on provider_keys to amp_committer using (true) with check (true);
grant select, insert, update, delete on provider_keys to amp_app;
grant select, delete, update (token, master_key_id, generation) on provider_keys to amp_committer;

-- What an Idempotency-Key was used for: a keyed hash of the request, which held the key, and the answer, which does not.
create table provider_key_requests (
    customer_id     uuid not null references customers,
    idempotency_key text not null,
    request_hash    bytea not null check (length(request_hash) = 32),
    answer          jsonb not null,
    created_at      timestamptz not null,
    primary key (customer_id, idempotency_key)
);

alter table provider_key_requests enable row level security;
create policy tenant on provider_key_requests to amp_app
    using (customer_id = nullif(current_setting('app.customer_id', true), '')::uuid);
create policy platform on provider_key_requests to amp_committer using (true) with check (true);
grant select, insert on provider_key_requests to amp_app;
grant select, delete on provider_key_requests to amp_committer;
