-- What the formula asked for above the quote and nobody was charged: the platform's own cost of a call whose prompt was
-- larger than estimated.
alter table charges add column absorbed_micros bigint not null default 0 check (absorbed_micros >= 0);
