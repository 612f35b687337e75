package io.agentmarket.billing;

import io.agentmarket.shared.CustomerId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Reads accounts and budgets from rows of {@link AccountsSql#LOCK} and {@link BudgetSql#PARTS}. */
final class BudgetRowMapper {

    private BudgetRowMapper() {}

    static CustomerId customer(ResultSet row) throws SQLException {
        return new CustomerId(row.getObject("customer_id", UUID.class));
    }

    static Part part(ResultSet row) throws SQLException {
        return new Part(Part.Kind.valueOf(row.getString("kind")), row.getObject("part", UUID.class));
    }

    static Account account(ResultSet row, LocalDate month) throws SQLException {
        var heads =
                new Account.Heads(row.getLong("receipt_seq"), row.getBytes("receipt_head"), row.getLong("event_seq"));
        return new Account(customer(row), counter(row, month, budgets(row)), heads, row.getBoolean("past_due"));
    }

    static BudgetCounter partCounter(ResultSet row, LocalDate month) throws SQLException {
        var budget = Budget.own(
                part(row),
                row.getLong("limit_micros"),
                Budget.Mode.of(row.getString("mode")),
                thresholds(row, "thresholds"));
        return counter(row, month, List.of(budget));
    }

    private static BudgetCounter counter(ResultSet row, LocalDate month, List<Budget> budgets) throws SQLException {
        return new BudgetCounter(
                row.getObject("month", LocalDate.class),
                month,
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
                    null, own, Budget.Mode.of(row.getString("own_mode")), thresholds(row, "own_thresholds")));
        }
        return budgets;
    }

    private static List<Integer> thresholds(ResultSet row, String column) throws SQLException {
        var array = row.getArray(column);
        return List.of((Integer[]) array.getArray());
    }
}
