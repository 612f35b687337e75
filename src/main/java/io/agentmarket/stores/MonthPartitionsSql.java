package io.agentmarket.stores;

/** The upkeep of partitioned tables. */
final class MonthPartitionsSql {

    static final String MAKE = """
            select coalesce(sum(amp_create_month_partitions(c.oid::regclass, :months)), 0)
              from pg_class c where c.relkind = 'p' and pg_get_userbyid(c.relowner) = 'amp_owner'""";

    private MonthPartitionsSql() {}
}
