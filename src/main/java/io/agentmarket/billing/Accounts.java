package io.agentmarket.billing;

import io.agentmarket.identity.Customers;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.Money;
import io.agentmarket.stores.SqlBatch;
import io.agentmarket.stores.SqlBatch.Column;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The customers' accounts: locks them for one transaction and opens those that do not exist yet. */
@Component
public final class Accounts {

    /** What a customer without a payment method may spend in a month. */
    static final Money FIRST_BUDGET = Money.ofDollars("5");

    private final Clock clock;
    private final Function<CustomerId, @Nullable Money> firstBudget;

    @Autowired
    Accounts(Clock clock, Customers customers) {
        this(clock, id -> firstBudget(customers, id));
    }

    Accounts(Clock clock, Function<CustomerId, @Nullable Money> firstBudget) {
        this.clock = clock;
        this.firstBudget = firstBudget;
    }

    /** Locks the customers' accounts in id order until the transaction ends; the book is filled when the batch executes. */
    public Book lock(SqlBatch batch, Set<CustomerId> ids) throws SQLException {
        var book = new Book(month());
        lock(batch, ids, book);
        return book;
    }

    /** Opens the accounts that {@link #lock} did not find, and locks them too. */
    public void open(SqlBatch batch, Book book, Set<CustomerId> missing) throws SQLException {
        batch.add(
                AccountsSql.OPEN,
                Column.of("uuid", missing, CustomerId::value),
                Column.of("date", missing, id -> month().toString()),
                Column.of("int8", missing, this::limit));
        lock(batch, missing, book);
    }

    /**
     * Writes what the customer's subscription says, in the platform's transaction that learned it.
     *
     * @param pastDue an invoice is unpaid: new runs are refused with {@code SUBSCRIPTION_PAST_DUE}, live ones end as usual
     * @param paying a payment method exists: the first budget no longer applies
     */
    public void standing(JdbcClient platform, CustomerId id, boolean pastDue, boolean paying) {
        platform.sql(AccountsSql.STANDING)
                .param("customer", id.value())
                .param("month", month())
                .param("first", limit(id))
                .param("past_due", pastDue)
                .param("paying", paying)
                .update();
    }

    private static void lock(SqlBatch batch, Collection<CustomerId> ids, Book book) throws SQLException {
        batch.query(AccountsSql.LOCK, book::read, Column.of("uuid", ids, CustomerId::value));
    }

    /** A budget until a payment method exists; customers above the lowest tier have one by contract. */
    private static @Nullable Money firstBudget(Customers customers, CustomerId id) {
        var lowest = customers
                .find(id)
                .map(customer -> customer.tier().equals("solo"))
                .orElse(true);
        return lowest ? FIRST_BUDGET : null;
    }

    private @Nullable Long limit(CustomerId id) {
        var budget = firstBudget.apply(id);
        return budget == null ? null : budget.micros();
    }

    private LocalDate month() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).withDayOfMonth(1);
    }
}
