-- Keys that may do everything of their customer may also see what it pays.
update api_keys set scopes = array_append(scopes, 'billing') where 'keys' = any (scopes);

-- An operator makes customers with their first key, as the platform.
grant insert on api_key_requests to amp_committer;

grant update (limits) on api_keys to amp_app;
