package io.agentmarket.stores;

/** Statements over rows that were set aside. */
final class SetAsideSql {

    static final String NOTE = """
            insert into set_aside (loop, row_id, customer_id, failure) values (:loop, :row, :customer, :failure)
            on conflict do nothing""";

    private SetAsideSql() {}
}
