package io.agentmarket.billing.stripe;

import io.agentmarket.shared.CustomerId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The platform's record of a customer at Stripe.
 *
 * @param stripeId the customer's id at Stripe
 * @param wanted the number of change notices received for it, from 1
 * @param applied the count that {@code state} answers, at most {@code wanted}
 * @param failures failed reads from Stripe in a row
 */
record StripeAccount(CustomerId customer, String stripeId, long wanted, long applied, int failures, StripeState state) {

    static StripeAccount of(ResultSet row, int n) throws SQLException {
        OffsetDateTime end = row.getObject("current_period_end", OffsetDateTime.class);
        return new StripeAccount(
                new CustomerId(row.getObject("customer_id", UUID.class)),
                row.getString("stripe_id"),
                row.getLong("wanted"),
                row.getLong("applied"),
                row.getInt("failures"),
                new StripeState(
                        text(row, "subscription_id"),
                        text(row, "status"),
                        text(row, "tier"),
                        row.getBoolean("cancel_at_period_end"),
                        end == null ? null : end.toInstant(),
                        row.getBoolean("past_due"),
                        row.getBoolean("paying")));
    }

    private static @Nullable String text(ResultSet row, String column) throws SQLException {
        return row.getString(column);
    }
}
