-- AuditLogSql.page with its filters, newest first; that of a customer is there already
create index audit_log_of_subject on audit_log (subject, seq desc);
create index audit_log_of_action on audit_log (action, seq desc);
create index audit_log_of_actor on audit_log (actor_id, seq desc);
create index audit_log_by_time on audit_log (at);
