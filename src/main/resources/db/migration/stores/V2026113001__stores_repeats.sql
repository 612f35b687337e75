-- Which call made what, by the customer's Idempotency-Key. Before, six tables of five modules held this.
create table repeated_call (
  customer_id     uuid        not null,
  kind            text        not null, -- keys are unique within a kind: Repeats.Kind
  idempotency_key text        not null,
  request_hash    bytea       not null check (octet_length(request_hash) = 32),
  made            text        not null, -- the id of what was made, or the answer; stays when the thing is deleted
  created_at      timestamptz not null,
  primary key (customer_id, kind, idempotency_key)
);
-- RepeatsSql.PURGE
create index repeated_call_by_age on repeated_call (created_at);

alter table repeated_call enable row level security;
create policy tenant on repeated_call to amp_app
  using (customer_id = nullif(current_setting('app.customer_id', true), '')::uuid);
create policy platform on repeated_call to amp_committer using (true) with check (true);
grant select, insert on repeated_call to amp_app;
grant select, insert, delete on repeated_call to amp_committer;

-- No call that is under way may claim a key in an old table after it was read.
lock table api_key_requests, automation_request, deployment, document_request, package_request, provider_key_requests
  in access exclusive mode;

insert into repeated_call
select customer_id, 'api_keys', idempotency_key, request_hash, api_key_id::text, created_at from api_key_requests
union all
select customer_id, 'automation', idempotency_key, request_hash, made_id::text, created_at from automation_request
union all
select customer_id, 'deployments', idempotency_key, request_hash, id::text, created_at from deployment
union all
select customer_id, 'documents', idempotency_key, request_hash, document_id::text, created_at from document_request
union all
select customer_id, 'packages', idempotency_key, request_hash, package_id || ' ' || version, created_at
  from package_request
union all
select customer_id, 'provider_keys', idempotency_key, request_hash, answer::text, created_at from provider_key_requests;

drop table api_key_requests, automation_request, document_request, package_request, provider_key_requests;
alter table deployment drop column idempotency_key, drop column request_hash;
