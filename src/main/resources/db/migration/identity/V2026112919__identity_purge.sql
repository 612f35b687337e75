-- IdentitySql.PURGE_REQUESTS and ProviderKeySql.PURGE_REQUESTS
create index api_key_requests_by_age on api_key_requests (created_at);
create index provider_key_requests_by_age on provider_key_requests (created_at);
