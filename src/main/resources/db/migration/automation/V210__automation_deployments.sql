-- A schedule or trigger runs a package itself, or one of its customer's deployments.
alter table schedule
  alter column package_id drop not null,
  add column deployment_id uuid,
  add check (num_nonnulls(package_id, deployment_id) = 1);
alter table inbound_trigger
  alter column package_id drop not null,
  add column deployment_id uuid,
  add check (num_nonnulls(package_id, deployment_id) = 1);

-- Changes are written down in the audit log, which only the platform's role may write, in the same transaction.
grant insert, delete on schedule to amp_committer;
revoke insert, update, delete on schedule from amp_app;
revoke insert, update, delete on inbound_trigger from amp_app;
