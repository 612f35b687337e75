-- Whose limits and budget a run has beside the customer's: null where no key started it.
alter table execution alter column api_key_id drop not null;
