-- A function that runs with its owner's rights looks into the caller's temporary schema last: where pg_temp is not named, it is
-- searched first, and a table that the caller made there would stand in for the real one.
alter function usage_aggregate() set search_path = pg_catalog, public, pg_temp;
alter function usage_price() set search_path = pg_catalog, public, pg_temp;
