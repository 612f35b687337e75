-- A deployment's secret may be a private key of 4,096 bytes.
alter table platform_secrets drop constraint platform_secrets_token_check;
alter table platform_secrets add constraint platform_secrets_token_check check (length(token) <= 8192);
