package io.agentmarket.billing;

import io.agentmarket.billing.Statement.Line;
import io.agentmarket.billing.Statement.Range;
import io.agentmarket.identity.Customer;
import io.agentmarket.identity.Customers;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.stores.Tenant;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/*
 * A month is one unbroken part of the customer's chain, because the month of a charge never decreases: the account's
 * row holds the open month, and a statement that closes a month advances it under the same lock that settlements take.
 * So the first statement of a closed month is the only one: it is kept as it was signed, and its head_hash is the
 * previous_hash of the next month with charges, which links the statements without naming each other.
 */
/** The customers' monthly statements. */
@Component
class Statements {

    /** Receipts read at a time: a month of any size is streamed in constant memory. */
    private static final int CHUNK = 1_000;

    private final Tenant tenant;
    private final Customers customers;
    private final ReceiptKeys keys;
    private final Clock clock;

    Statements(Tenant tenant, Customers customers, ReceiptKeys keys, Clock clock) {
        this.tenant = tenant;
        this.customers = customers;
        this.keys = keys;
        this.clock = clock;
    }

    /** The months before {@code before} in which the customer was charged, newest first. */
    List<YearMonth> months(CustomerId customer, YearMonth before, int limit) {
        return tenant.tx(
                customer,
                jdbc -> jdbc.sql(ReceiptsSql.MONTHS)
                        .param("customer", customer.value())
                        .param("before", before.atDay(1))
                        .param("limit", limit)
                        .query((row, n) -> YearMonth.from(row.getObject(1, LocalDate.class)))
                        .list());
    }

    /**
     * The signed statement: final and always the same for a past month, preliminary and made now for the current one.
     *
     * @throws AppException {@code NOT_FOUND} for a future month, and for a past one without charges
     */
    Signed signed(CustomerId customer, YearMonth month) {
        var current = YearMonth.from(clock.instant().atZone(ZoneOffset.UTC));
        if (month.isAfter(current)) {
            throw none();
        }
        if (month.equals(current)) {
            return preliminary(customer, month);
        }
        return tenant.tx(customer, jdbc -> kept(jdbc, customer, month))
                .orElseGet(() -> close(customer, month, current));
    }

    /**
     * Hands the bodies of the customer's receipts from {@code first} to {@code last} to the consumer, in chain order.
     */
    void bodies(CustomerId customer, long first, long last, Consumer<List<String>> chunk) {
        for (var after = first - 1; after < last; after += CHUNK) {
            var from = after;
            chunk.accept(tenant.tx(
                    customer,
                    jdbc -> jdbc.sql(ReceiptsSql.BODIES)
                            .param("customer", customer.value())
                            .param("after", from)
                            .param("last", last)
                            .param("limit", CHUNK)
                            .query(String.class)
                            .list()));
        }
    }

    private Signed preliminary(CustomerId customer, YearMonth month) {
        var name = name(customer);
        var statement = tenant.tx(customer, jdbc -> make(jdbc, customer, name, month));
        return tenant.platform(platform -> keys.signer(platform).sign(statement.body()));
    }

    private Signed close(CustomerId customer, YearMonth month, YearMonth current) {
        var name = name(customer);
        return tenant.platform(platform -> {
            platform.sql(ReceiptsSql.CLOSE)
                    .param("customer", customer.value())
                    .param("month", month.atDay(1))
                    .param("open", current.atDay(1))
                    .update();
            var statement = make(platform, customer, name, month);
            if (statement.range().receipts() == 0) {
                throw none();
            }
            keep(platform, customer, month, keys.signer(platform).sign(statement.body()));
            return kept(platform, customer, month).orElseThrow();
        });
    }

    /** Rows of the range never change, so the sums match it despite concurrent transactions. */
    private Statement make(JdbcClient jdbc, CustomerId customer, String name, YearMonth month) {
        var range = jdbc.sql(ReceiptsSql.RANGE)
                .param("customer", customer.value())
                .param("month", month.atDay(1))
                .query((row, n) -> new Range(row.getLong(1), row.getLong(2), row.getString(3), row.getString(4)))
                .single();
        var now = clock.instant();
        return new Statement(
                customer,
                name,
                month,
                !month.isBefore(YearMonth.from(now.atZone(ZoneOffset.UTC))),
                now,
                range,
                lines(jdbc.sql(ReceiptsSql.BY_PACKAGE), customer, range),
                lines(jdbc.sql(ReceiptsSql.BY_DAY), customer, range));
    }

    /** The lines are sorted here, because the database's order of text depends on its collation. */
    private static List<Line> lines(JdbcClient.StatementSpec sums, CustomerId customer, Range range) {
        return sums
                .param("customer", customer.value())
                .param("first", range.first())
                .param("last", range.last())
                .query((row, n) -> new Line(row.getString(1), row.getLong(2), row.getLong(3)))
                .list()
                .stream()
                .sorted(Comparator.comparing(Line::name))
                .toList();
    }

    private void keep(JdbcClient platform, CustomerId customer, YearMonth month, Signed signed) {
        platform.sql(ReceiptsSql.KEEP_STATEMENT)
                .param("customer", customer.value())
                .param("month", month.atDay(1))
                .param("body", signed.body())
                .param("hash", signed.hash())
                .param("key", signed.key().id())
                .param("signature", signed.signature())
                .param("at", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
    }

    private static Optional<Signed> kept(JdbcClient jdbc, CustomerId customer, YearMonth month) {
        return jdbc.sql(ReceiptsSql.STATEMENT)
                .param("customer", customer.value())
                .param("month", month.atDay(1))
                .query((row, n) -> signed(row))
                .optional();
    }

    private static Signed signed(ResultSet row) throws SQLException {
        return new Signed(row.getString(1), row.getBytes(2), ReceiptKey.of(row.getBytes(4)), row.getBytes(3));
    }

    private String name(CustomerId customer) {
        return customers.find(customer).map(Customer::name).orElseThrow(Statements::none);
    }

    private static AppException none() {
        return AppException.notFound("statement");
    }
}
