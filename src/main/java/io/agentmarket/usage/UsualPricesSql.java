package io.agentmarket.usage;

/** Statements over the roll-ups of prices, by their primary keys. */
final class UsualPricesSql {

    static final String OWN = """
            select sum(runs) as runs, sum(micros) as micros, max(most_micros) as most_micros, 0 as customers
              from usage_prices
             where customer_id = :customer and package_id = :package and tier = :tier and model = :model and day >= :since
             group by bucket order by bucket""";

    static final String ALL = """
            select sum(runs) as runs, sum(micros) as micros, max(most_micros) as most_micros, bit_or(customers) as customers
              from usage_prices_by_package
             where package_id = :package and tier = :tier and model = :model and day >= :since
             group by bucket order by bucket""";

    private UsualPricesSql() {}
}
