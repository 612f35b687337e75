package io.agentmarket.billing.stripe;

import static java.time.ZoneOffset.UTC;

import io.agentmarket.billing.Accounts;
import io.agentmarket.identity.AuditLog;
import io.agentmarket.identity.Customers;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.stores.Tenant;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The customers known to Stripe, each with Stripe's latest state.
 *
 * <p>A reader takes the account's {@code wanted} as a ticket before calling Stripe, and overwrites only a smaller
 * {@code applied}. A change at Stripe brings an event, the event a larger {@code wanted}: so the largest ticket written
 * belongs to a call made after the last change, in any order of events and answers.
 */
final class StripeAccounts {

    /** The tier of a customer whose subscription has ended. */
    static final String LOWEST = "solo";

    private static final Duration LEASE = Duration.ofMinutes(2);
    private static final Duration OLD = Duration.ofDays(1);

    private final Tenant tenant;
    private final Accounts accounts;
    private final Customers customers;
    private final AuditLog log;
    private final Clock clock;

    StripeAccounts(Tenant tenant, Accounts accounts, Customers customers, AuditLog log, Clock clock) {
        this.tenant = tenant;
        this.accounts = accounts;
        this.customers = customers;
        this.log = log;
        this.clock = clock;
    }

    Optional<StripeAccount> find(CustomerId customer) {
        return tenant.tx(
                customer,
                sql -> sql.sql(StripeSql.FIND)
                        .param("customer", customer.value())
                        .query(StripeAccount::of)
                        .optional());
    }

    /** Stores the customer's id at Stripe; an id that is already stored stays. */
    StripeAccount add(CustomerId customer, String stripeId) {
        return tenant.platform(sql -> {
            sql.sql(StripeSql.ADD)
                    .param("customer", customer.value())
                    .param("stripe", stripeId)
                    .param("now", clock.instant().atOffset(UTC))
                    .update();
            return locked(sql, customer);
        });
    }

    /** Marks the account as possibly changed at Stripe, to be reread. */
    void want(CustomerId customer) {
        var unused = tenant.platform(sql -> sql.sql(StripeSql.WANT)
                .param("customer", customer.value())
                .param("now", clock.instant().atOffset(UTC))
                .update());
    }

    /** Marks all accounts that have not been read from Stripe for a day. */
    int wantOld() {
        var now = clock.instant();
        return tenant.platform(sql -> sql.sql(StripeSql.WANT_OLD)
                .param("now", now.atOffset(UTC))
                .param("before", now.minus(OLD).atOffset(UTC))
                .update());
    }

    /** An account to read from Stripe; {@code wanted} is the ticket. Nobody else gets it for two minutes. */
    Optional<StripeAccount> claim() {
        var now = clock.instant();
        return tenant.platform(sql -> sql.sql(StripeSql.CLAIM)
                .param("now", now.atOffset(UTC))
                .param("lease", now.plus(LEASE).atOffset(UTC))
                .query(StripeAccount::of)
                .optional());
    }

    void putOff(CustomerId customer, Instant until) {
        var unused = tenant.platform(sql -> sql.sql(StripeSql.PUT_OFF)
                .param("customer", customer.value())
                .param("at", until.atOffset(UTC))
                .update());
    }

    /**
     * Applies Stripe's answer to the ticket, with all its consequences, in one transaction.
     *
     * @return whether it was applied; false when a later ticket has already been answered
     */
    boolean apply(CustomerId customer, long ticket, StripeState state) {
        var written = tenant.platform(sql -> {
            var before = locked(sql, customer);
            if (before.applied() >= ticket) {
                return false;
            }
            var old = before.state();
            if (old.pastDue() != state.pastDue() || old.paying() != state.paying()) {
                accounts.standing(sql, customer, state.pastDue(), state.paying());
            }
            if (!Objects.equals(old.tier(), state.tier())) {
                new MeterStore(sql).span(customer, state.tier() != null, clock.instant());
                changeTier(sql, before, state);
            }
            write(sql, customer, ticket, state);
            return true;
        });
        if (written) {
            customers.forget(customer);
        }
        return written;
    }

    private void changeTier(JdbcClient sql, StripeAccount account, StripeState state) {
        var tier = state.tier() == null ? LOWEST : state.tier();
        customers
                .changeTier(sql, account.customer(), tier)
                .ifPresent(before -> log.append(
                        sql,
                        AuditLog.Entry.ofPlatform(
                                "customer.tier_changed",
                                account.customer().toString(),
                                Map.of(
                                        "from",
                                        before,
                                        "to",
                                        tier,
                                        "stripe_customer",
                                        account.stripeId(),
                                        "subscription",
                                        String.valueOf(state.subscription())))));
    }

    private void write(JdbcClient sql, CustomerId customer, long ticket, StripeState state) {
        sql.sql(StripeSql.APPLY)
                .param("customer", customer.value())
                .param("ticket", ticket)
                .param("now", clock.instant().atOffset(UTC))
                .param("subscription", state.subscription())
                .param("status", state.status())
                .param("tier", state.tier())
                .param("cancel", state.cancelAtPeriodEnd())
                .param("period_end", time(state.currentPeriodEnd()))
                .param("past_due", state.pastDue())
                .param("paying", state.paying())
                .update();
    }

    private static java.time.@Nullable OffsetDateTime time(@Nullable Instant at) {
        return at == null ? null : at.atOffset(UTC);
    }

    private static StripeAccount locked(JdbcClient sql, CustomerId customer) {
        return sql.sql(StripeSql.LOCK)
                .param("customer", customer.value())
                .query(StripeAccount::of)
                .single();
    }
}
