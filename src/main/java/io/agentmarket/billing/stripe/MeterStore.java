package io.agentmarket.billing.stripe;

import static java.time.ZoneOffset.UTC;

import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.ExecutionId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The rows of the meter, in one transaction of the platform. */
final class MeterStore {

    /** Stripe accepts times within 35 days; one day is left for retries. */
    static final Duration OLDEST = Duration.ofDays(34);

    private final JdbcClient sql;

    MeterStore(JdbcClient sql) {
        this.sql = sql;
    }

    /**
     * A customer whose charges this replica may send now.
     *
     * @param stripeId null for a customer that Stripe does not know
     * @param seq number of the last receipt whose charge Stripe is known to have
     */
    record Turn(CustomerId customer, @Nullable String stripeId, long seq, int failures) {}

    /** Records whether Stripe bills the customer's charges from now on. */
    void span(CustomerId customer, boolean billed, Instant now) {
        if (billed) {
            sql.sql(MeterSql.OPEN_SPAN).param("customer", customer.value()).update();
            sql.sql(MeterSql.OPEN_CURSOR)
                    .param("customer", customer.value())
                    .param("now", now.atOffset(UTC))
                    .update();
        } else {
            sql.sql(MeterSql.CLOSE_SPAN).param("customer", customer.value()).update();
        }
    }

    Optional<Turn> claim(UUID owner, Instant now, Duration lease) {
        return sql.sql(MeterSql.CLAIM)
                .param("owner", owner)
                .param("now", now.atOffset(UTC))
                .param("lease", now.plus(lease).atOffset(UTC))
                .query(MeterStore::turn)
                .optional();
    }

    Optional<Turn> claim(UUID owner, CustomerId customer, Instant now, Duration lease) {
        return sql.sql(MeterSql.CLAIM_ONE)
                .param("owner", owner)
                .param("customer", customer.value())
                .param("now", now.atOffset(UTC))
                .param("lease", now.plus(lease).atOffset(UTC))
                .query(MeterStore::turn)
                .optional();
    }

    /** @param fault the fault that blocks sending, or null */
    void release(UUID owner, CustomerId customer, Instant now, Instant next, @Nullable String fault) {
        sql.sql(MeterSql.RELEASE)
                .param("owner", owner)
                .param("customer", customer.value())
                .param("now", now.atOffset(UTC))
                .param("at", next.atOffset(UTC))
                .param("fault", fault)
                .update();
    }

    /** Events of unknown outcome, in sending order. */
    List<MeterEvent> inDoubt(CustomerId customer) {
        return sql.sql(MeterSql.IN_DOUBT)
                .param("customer", customer.value())
                .query(MeterStore::event)
                .list();
    }

    /** Records the next events before any of them is sent. */
    List<MeterEvent> plan(CustomerId customer, Instant now, int most) {
        sql.sql(MeterSql.PLAN)
                .param("customer", customer.value())
                .param("now", now.atOffset(UTC))
                .param("oldest", now.minus(OLDEST).atOffset(UTC))
                .param("most", most)
                .update();
        return inDoubt(customer);
    }

    void tryAgain(CustomerId customer, Instant now) {
        sql.sql(MeterSql.TRY_AGAIN)
                .param("customer", customer.value())
                .param("now", now.atOffset(UTC))
                .update();
    }

    /** Records that Stripe has all events up to this number. */
    void accept(CustomerId customer, long seq, Instant now) {
        sql.sql(MeterSql.ACCEPT)
                .param("customer", customer.value())
                .param("seq", seq)
                .param("now", now.atOffset(UTC))
                .update();
        sql.sql(MeterSql.ADVANCE)
                .param("customer", customer.value())
                .param("seq", seq)
                .param("now", now.atOffset(UTC))
                .update();
    }

    /** Records that Stripe has none of the uncertain events; they are planned again. */
    void forgetUntaken(CustomerId customer, Instant firstTriedAt) {
        sql.sql(MeterSql.FORGET_UNTAKEN)
                .param("customer", customer.value())
                .param("first", firstTriedAt.atOffset(UTC))
                .update();
    }

    long acceptedBetween(CustomerId customer, Instant from, Instant until) {
        return sql.sql(MeterSql.ACCEPTED_BETWEEN)
                .param("customer", customer.value())
                .param("from", from.atOffset(UTC))
                .param("until", until.atOffset(UTC))
                .query(Long.class)
                .single();
    }

    private static Turn turn(ResultSet row, int n) throws SQLException {
        return new Turn(
                new CustomerId(row.getObject("customer_id", UUID.class)),
                row.getString("stripe_id"),
                row.getLong("seq"),
                row.getInt("failures"));
    }

    private static MeterEvent event(ResultSet row, int n) throws SQLException {
        OffsetDateTime accepted = row.getObject("accepted_at", OffsetDateTime.class);
        return new MeterEvent(
                row.getLong("seq"),
                new ExecutionId(row.getObject("execution_id", UUID.class)),
                row.getLong("micros"),
                at(row, "stamped_at"),
                at(row, "first_tried_at"),
                at(row, "last_tried_at"),
                accepted == null ? null : accepted.toInstant());
    }

    private static Instant at(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
