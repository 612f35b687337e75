package io.agentmarket.billing;

import io.agentmarket.shared.CustomerId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads accounts and budgets from rows of {@link AccountsSql#LOCK} and {@link BudgetSql#PARTS}. */
final class BudgetRowMapper {

    private BudgetRowMapper() {}

    static CustomerId customer(ResultSet row) throws SQLException {
        return new CustomerId(row.getObject("customer_id", UUID.class));
    }

    private static @Nullable Part part(ResultSet row) throws SQLException {
        var kind = row.getString("kind");
        return kind.equals("CUSTOMER") ? null : new Part(Part.Kind.valueOf(kind), row.getObject("part", UUID.class));
    }

    /** @param today by the clock; a day begun by another replica's faster clock stays */
    static Account account(ResultSet row, LocalDate today) throws SQLException {
        LocalDate seen = row.getObject("day", LocalDate.class);
        var day = seen == null || seen.isBefore(today) ? today : seen;
        var heads =
                new Account.Heads(row.getLong("receipt_seq"), row.getBytes("receipt_head"), row.getLong("event_seq"));
        var counter = counter(row, Period.MONTH, Period.MONTH.start(day), budgets(row));
        return new Account(customer(row), day, counter, heads, row.getBoolean("past_due"));
    }

    /** A counter beside the customer's month, of a row of {@link BudgetSql#PARTS}. */
    static BudgetCounter slotCounter(ResultSet row, Account account) throws SQLException {
        var period = Period.valueOf(row.getString("period"));
        var budget = Budget.own(
                part(row),
                period,
                row.getLong("limit_micros"),
                Budget.Mode.of(row.getString("mode")),
                thresholds(row, "thresholds"));
        return counter(row, period, account.start(period), List.of(budget));
    }

    private static BudgetCounter counter(ResultSet row, Period period, LocalDate now, List<Budget> budgets)
            throws SQLException {
        return new BudgetCounter(
                period,
                row.getObject("month", LocalDate.class),
                now,
                row.getLong("spent_micros"),
                row.getLong("held_micros"),
                budgets);
    }

    private static List<Budget> budgets(ResultSet row) throws SQLException {
        var budgets = new ArrayList<Budget>(2);
        var first = row.getLong("limit_micros");
        if (!row.wasNull()) {
            budgets.add(Budget.first(first));
        }
        var own = row.getLong("own_limit_micros");
        if (!row.wasNull()) {
            budgets.add(Budget.own(
                    null,
                    Period.MONTH,
                    own,
                    Budget.Mode.of(row.getString("own_mode")),
                    thresholds(row, "own_thresholds")));
        }
        return budgets;
    }

    private static List<Integer> thresholds(ResultSet row, String column) throws SQLException {
        var array = row.getArray(column);
        return List.of((Integer[]) array.getArray());
    }
}
