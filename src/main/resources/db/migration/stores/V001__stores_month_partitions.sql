-- Partitions of tables that are partitioned by range on UUIDv7 boundaries, one per calendar month in UTC,
-- named <parent>_<yyyymm>. Called by the migrations that create such tables and once a day.
--
-- The first column of the partition key is a UUIDv7, so a month is the range of ids whose 48 leading bits,
-- the milliseconds since 1970, fall into it. Nobody is granted anything on a partition: writing to one directly would
-- bypass the parent's triggers and row-level security.
create function amp_month_floor(month timestamptz) returns uuid
    language sql immutable parallel safe
    set search_path = pg_catalog
    return (lpad(to_hex((extract(epoch from month) * 1000)::bigint), 12, '0') || repeat('0', 20))::uuid;

-- Creates the missing partitions from this month to months_ahead after it; answers how many it made. Rows that the
-- default partition caught meanwhile move into the new one.
create function amp_create_month_partitions(parent regclass, months_ahead int) returns int
    language plpgsql security definer
    set search_path = pg_catalog, public, pg_temp
as $$
declare
    made int := 0;
    first_month timestamptz := date_trunc('month', now() at time zone 'UTC') at time zone 'UTC';
    lower_bound uuid;
    upper_bound uuid;
    month timestamptz;
    part text;
    default_part regclass;
    parent_name text;
    parent_schema text;
    key_column text;
    caught boolean;
begin
    if months_ahead not between 0 and 24 then
        raise exception 'months_ahead must be 0 to 24' using errcode = 'invalid_parameter_value';
    end if;
    select c.relname, n.nspname, nullif(p.partdefid, 0)::regclass, a.attname
      into parent_name, parent_schema, default_part, key_column
      from pg_class c
      join pg_namespace n on n.oid = c.relnamespace
      join pg_partitioned_table p on p.partrelid = c.oid
      join pg_attribute a on a.attrelid = c.oid and a.attnum = p.partattrs[0]
     where c.oid = parent and pg_get_userbyid(c.relowner) = current_user;
    if parent_name is null then
        raise exception '% is no partitioned table of the owner', parent using errcode = 'wrong_object_type';
    end if;
    perform pg_advisory_xact_lock(parent::oid::bigint);
    for ahead in 0..months_ahead loop
        month := (first_month at time zone 'UTC' + make_interval(months => ahead)) at time zone 'UTC';
        part := parent_name || '_' || to_char(month at time zone 'UTC', 'YYYYMM');
        continue when to_regclass(format('%I.%I', parent_schema, part)) is not null;
        lower_bound := amp_month_floor(month);
        upper_bound := amp_month_floor((month at time zone 'UTC' + interval '1 month') at time zone 'UTC');
        execute format('create table %I.%I (like %s including defaults including constraints including generated)',
                       parent_schema, part, parent);
        caught := false;
        if default_part is not null then
            execute format('select exists (select from %s where %I >= %L and %I < %L)',
                           default_part, key_column, lower_bound, key_column, upper_bound) into caught;
        end if;
        if caught then
            execute format('with moved as (delete from %s where %I >= %L and %I < %L returning *)'
                           ' insert into %I.%I select * from moved',
                           default_part, key_column, lower_bound, key_column, upper_bound, parent_schema, part);
        end if;
        execute format('alter table %s attach partition %I.%I for values from (%L) to (%L)',
                       parent, parent_schema, part, lower_bound, upper_bound);
        made := made + 1;
    end loop;
    return made;
end
$$;

revoke execute on function amp_create_month_partitions(regclass, int) from public;
grant execute on function amp_create_month_partitions(regclass, int) to amp_committer;
