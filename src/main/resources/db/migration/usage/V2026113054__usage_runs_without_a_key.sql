-- As in the live row.
alter table execution_history alter column api_key_id drop not null;
