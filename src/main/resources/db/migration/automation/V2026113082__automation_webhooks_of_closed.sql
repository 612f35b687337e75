-- The platform switches a webhook off, too, when its customer is closed.
alter table webhook_endpoint drop constraint webhook_endpoint_disabled_reason_check;
alter table webhook_endpoint add constraint webhook_endpoint_disabled_reason_check
    check (disabled_reason in ('gone', 'failing', 'closed'));
