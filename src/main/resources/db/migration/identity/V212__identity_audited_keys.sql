-- Changes are written down in the audit log, which only the platform's role may write, in the same transaction.
grant update (limits) on api_keys to amp_committer;
revoke insert, update on api_keys from amp_app;
revoke insert on api_key_requests from amp_app;
