-- CommitSql.PURGE_KEYS
create index idempotency_keys_by_age on idempotency_keys (created_at);

-- ArtifactSql.KEPT_BY_CUSTOMER
create index artifact_of_customer on artifact (customer_id) include (bytes);
