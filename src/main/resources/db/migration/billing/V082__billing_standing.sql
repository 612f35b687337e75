-- What the subscription says: an unpaid invoice stops new runs; a payment method lifts the first budget.
alter table budget_counter add column past_due boolean not null default false;
alter table budget_counter add column paying boolean not null default false;
