-- Changes are written down in the audit log, which only the platform's role may write, in the same transaction.
grant insert, update (name, revision, active, updated_at, deleted_at) on deployment to amp_committer;
grant select, insert on deployment_terms to amp_committer;
revoke insert, update on deployment from amp_app;
revoke insert on deployment_terms from amp_app;
