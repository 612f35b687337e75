-- The deployment that was called and the revision of its terms that holds for the whole run; null without one.
alter table execution add column deployment_id uuid, add column deployment_revision int;
