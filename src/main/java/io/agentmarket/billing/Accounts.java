package io.agentmarket.billing;

import io.agentmarket.identity.Customers;
import io.agentmarket.identity.TierListener;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.Money;
import io.agentmarket.stores.SqlBatch;
import io.agentmarket.stores.SqlBatch.Column;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The customers' accounts: locks them for one transaction and opens those that do not exist yet. */
@Component
public final class Accounts implements TierListener {

    /** The monthly budget of a customer without a payment method. */
    static final Money FIRST_BUDGET = Money.ofDollars("5");

    private static final String LOWEST = "solo";

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

    /**
     * Locks the accounts of all customers whose money moves, in id order, until the transaction ends, and reads the
     * budgets of the parts of their runs under that lock; the ledger is filled when the batch executes.
     */
    public Ledger lock(SqlBatch batch, Collection<Payer> payers) throws SQLException {
        var book = new Ledger(clock.instant());
        lock(batch, book, payers);
        return book;
    }

    /** Opens the accounts that {@link #lock} did not find, and locks them too. */
    public void open(SqlBatch batch, Ledger book, Collection<Payer> payers) throws SQLException {
        var missing =
                payers.stream().filter(payer -> !book.has(payer.customer())).toList();
        if (missing.isEmpty()) {
            return;
        }
        var ids = customers(missing);
        batch.add(
                AccountsSql.OPEN,
                Column.of("uuid", ids, CustomerId::value),
                Column.of("date", ids, id -> month().toString()),
                Column.of("int8", ids, this::limit));
        lock(batch, book, missing);
    }

    /**
     * The customers among these whose account another transaction has locked; the transaction should be rolled back
     * afterwards.
     */
    public Set<CustomerId> held(Connection connection, Collection<CustomerId> ids) throws SQLException {
        var held = new HashSet<CustomerId>();
        var column = Column.of("uuid", ids, CustomerId::value);
        new SqlBatch(connection)
                .query(AccountsSql.HELD, row -> held.add(new CustomerId(row.getObject(1, UUID.class))), column, column)
                .execute();
        return held;
    }

    /**
     * Records the state of the customer's subscription, in the platform's transaction that received it.
     *
     * @param pastDue an invoice is unpaid: new runs are refused with {@code SUBSCRIPTION_PAST_DUE}, live ones end as
     *     usual
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

    @Override
    public void tierChanged(JdbcClient platform, CustomerId id, String tier) {
        platform.sql(AccountsSql.TIER_CHANGED)
                .param("customer", id.value())
                .param("first", tier.equals(LOWEST) ? FIRST_BUDGET.micros() : null)
                .update();
    }

    private static void lock(SqlBatch batch, Ledger book, Collection<Payer> payers) throws SQLException {
        batch.query(AccountsSql.LOCK, book::read, Column.of("uuid", customers(payers), CustomerId::value));
        var budgeted = payers.stream()
                .flatMap(payer -> Stream.concat(
                        Stream.of(payer.customer().value()),
                        payer.parts().stream().map(Part::id)))
                .distinct()
                .toList();
        batch.query(BudgetSql.PARTS, book::readSlot, Column.of("uuid", budgeted, id -> id));
    }

    private static SortedSet<CustomerId> customers(Collection<Payer> payers) {
        return payers.stream().map(Payer::customer).collect(Collectors.toCollection(TreeSet::new));
    }

    /** A budget until a payment method exists; customers above the lowest tier have one by contract. */
    private static @Nullable Money firstBudget(Customers customers, CustomerId id) {
        var lowest = customers
                .find(id)
                .map(customer -> customer.tier().equals(LOWEST))
                .orElse(true);
        return lowest ? FIRST_BUDGET : null;
    }

    /** The account that a new customer would get. */
    Account unopened(CustomerId id) {
        var first = limit(id);
        List<Budget> budgets = first == null ? List.of() : List.of(Budget.first(first));
        var counter = new BudgetCounter(Period.MONTH, month(), month(), 0, 0, budgets);
        return new Account(id, today(), counter, new Account.Heads(0, new byte[0], 0), false);
    }

    private @Nullable Long limit(CustomerId id) {
        var budget = firstBudget.apply(id);
        return budget == null ? null : budget.micros();
    }

    LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    private LocalDate month() {
        return Period.MONTH.start(today());
    }
}
