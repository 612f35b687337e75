-- Scopes that the release before does not know stand apart from those it reads: it refuses a key with a scope that is new to it,
-- and it still serves while this one starts. A key that may do everything else of its customer may approve and publish.
alter table api_keys add column later_scopes text[] not null default '{}';
update api_keys set later_scopes = '{approve,publish}'
 where scopes @> '{execute,read,keys,knowledge,billing}';
