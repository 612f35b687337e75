-- A closed customer's keys are refused for ever; what it owes and was billed stays.
alter table customers drop constraint customers_status_check;
alter table customers add constraint customers_status_check check (status in ('active', 'suspended', 'closed'));
