-- RequestSql.PURGE
create index automation_request_by_age on automation_request (created_at);
