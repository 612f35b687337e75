package io.agentmarket.billing.compare;

import io.agentmarket.shared.CustomerId;
import io.agentmarket.stores.Tenant;
import java.time.LocalDate;
import java.util.function.Consumer;
import org.springframework.stereotype.Component;

/** The billed runs of a customer's month. */
@Component
class PaidRuns {

    /** Rows in memory at a time. */
    private static final int PAGE = 500;

    private final Tenant tenant;

    PaidRuns(Tenant tenant) {
        this.tenant = tenant;
    }

    /** Hands each run to the consumer once, in order of charging. Pages are read in separate transactions. */
    void each(CustomerId customer, LocalDate month, Consumer<PaidRun> reader) {
        var after = 0L;
        while (true) {
            var from = after;
            var page = tenant.tx(
                    customer,
                    jdbc -> jdbc.sql(CompareSql.PAID)
                            .param("customer", customer.value())
                            .param("month", month)
                            .param("after", from)
                            .param("limit", PAGE)
                            .query((row, n) -> new Row(row.getLong(1), row.getString(2)))
                            .list());
            page.forEach(row -> reader.accept(PaidRun.of(row.receipt())));
            if (page.size() < PAGE) {
                return;
            }
            after = page.getLast().seq();
        }
    }

    private record Row(long seq, String receipt) {}
}
