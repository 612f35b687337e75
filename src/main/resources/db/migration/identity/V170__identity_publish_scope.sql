-- Keys that may do everything of their customer may also publish.
update api_keys set scopes = array_append(scopes, 'publish') where 'keys' = any (scopes);
