-- Who decided: a key, or the platform for what nobody decided in time.
alter table approval rename column decided_by to actor_id;
alter table approval add column actor_kind text;
update approval set actor_kind = case when actor_id is null then 'platform' else 'key' end where status <> 'pending';
alter table approval add check (actor_kind in ('key', 'platform')),
                     add check ((status = 'pending') = (actor_kind is null)),
                     add check ((actor_kind = 'key') = (actor_id is not null));
