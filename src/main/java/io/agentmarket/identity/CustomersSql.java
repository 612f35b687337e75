package io.agentmarket.identity;

import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.Json;
import io.agentmarket.tiers.LimitChange;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Statements over customers. They run as the platform. */
final class CustomersSql {

    private static final UUID PAST_THE_LAST = new UUID(-1, -1);

    private final JdbcClient sql;

    CustomersSql(JdbcClient sql) {
        this.sql = sql;
    }

    Optional<Customer> find(CustomerId id) {
        return sql.sql("select * from customers where id = ?")
                .param(id.value())
                .query(CustomersSql::map)
                .optional();
    }

    /** Locks the customer until the transaction ends. Rows that only refer to the customer can still be added. */
    Optional<Customer> lock(CustomerId id) {
        return sql.sql("select * from customers where id = ? for no key update")
                .param(id.value())
                .query(CustomersSql::map)
                .optional();
    }

    /** The oldest customer that is, or is not, the operator. */
    Optional<Customer> first(boolean operator) {
        return sql.sql("select * from customers where is_operator = ? order by id limit 1")
                .param(operator)
                .query(CustomersSql::map)
                .optional();
    }

    /** Customers created before {@code before}, newest first. */
    List<Customer> page(@Nullable CustomerId before, int limit) {
        return sql.sql("select * from customers where id < ? order by id desc limit ?")
                .params(before == null ? PAST_THE_LAST : before.value(), limit)
                .query(CustomersSql::map)
                .list();
    }

    void insert(Customer customer, Instant now) {
        sql.sql("""
                        insert into customers (id, name, tier, status, is_operator, created_at, limit_override)
                        values (?, ?, ?, ?, ?, ?, ?::jsonb)""")
                .params(
                        customer.id().value(),
                        customer.name(),
                        customer.tier(),
                        customer.status().stored(),
                        customer.operator(),
                        now.atOffset(ZoneOffset.UTC))
                .param(json(customer.override()))
                .update();
    }

    /** Writes all changeable columns of a customer. */
    void update(Customer customer) {
        sql.sql("""
                        update customers set name = ?, tier = ?, limit_override = ?::jsonb, status = ? where id = ?""")
                .param(customer.name())
                .param(customer.tier())
                .param(json(customer.override()))
                .param(customer.status().stored())
                .param(customer.id().value())
                .update();
    }

    static LimitChange change(ResultSet row, String column) throws SQLException {
        var json = row.getString(column);
        return json == null ? LimitChange.NONE : Json.MAPPER.readValue(json, LimitChange.class);
    }

    static @Nullable String json(LimitChange change) {
        return change.changesNothing() ? null : Json.MAPPER.writeValueAsString(change);
    }

    private static Customer map(ResultSet row, int n) throws SQLException {
        return new Customer(
                new CustomerId(row.getObject("id", UUID.class)),
                row.getString("name"),
                row.getString("tier"),
                Customer.Status.stored(row.getString("status")),
                row.getBoolean("is_operator"),
                change(row, "limit_override"));
    }
}
