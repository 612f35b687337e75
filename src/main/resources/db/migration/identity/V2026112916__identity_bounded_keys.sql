-- IdentitySql.madeSince
create index api_keys_made on api_keys (customer_id, created_at);
-- IdentitySql.usable
create index api_keys_usable on api_keys (customer_id, expires_at) where revoked_at is null;
