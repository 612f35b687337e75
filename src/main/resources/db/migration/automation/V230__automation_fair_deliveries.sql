-- DeliverySql.claim: from one endpoint to the next, and what of it is due longest
create index webhook_delivery_next on webhook_delivery (endpoint_id, next_at, id) where status = 'pending';
-- DeliverySql.claim: what is in hand
create index webhook_delivery_in_hand on webhook_delivery (lease_until) where status = 'pending';
drop index webhook_delivery_due;
