-- StripeSql.PURGE_EVENTS and PURGE_REQUESTS
create index stripe_events_by_age on stripe_events (received_at);
create index stripe_requests_by_age on stripe_requests (created_at);
grant delete on stripe_events to amp_committer;
