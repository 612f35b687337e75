package io.agentmarket.billing.compare;

/** Reads the receipts of a month. */
final class CompareSql {

    /** Keyset on the number, by receipts_of_month: a receipt that is added meanwhile has a higher one. */
    static final String PAID = """
            select seq, body from receipts where customer_id = :customer and month = :month and seq > :after
             order by seq limit :limit""";

    private CompareSql() {}
}
