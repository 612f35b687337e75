package io.agentmarket.billing.stripe;

import io.agentmarket.billing.stripe.Answers.Attempt;
import io.agentmarket.billing.stripe.MeterReports.Report;
import io.agentmarket.identity.Caller;
import io.agentmarket.identity.IdempotencyKey;
import io.agentmarket.identity.Requires;
import io.agentmarket.identity.Scope;
import io.agentmarket.resilience.UpstreamFailure;
import io.agentmarket.shared.CustomerId;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The state of a customer's charges at Stripe's meter; an operator may query any customer. */
@RestController
@RequestMapping("/api/v1/billing/usage")
@Tag(name = "Billing")
class MeteredUsageEndpoint {

    /** The maximum number of turns in one request; the rest is sent in the background. */
    private static final int MAX_TURNS = 4;

    private final Metering metering;
    private final MeterReports reports;
    private final StripeAccounts accounts;
    private final Subscriptions subscriptions;
    private final Answers answers;

    MeteredUsageEndpoint(
            Metering metering,
            MeterReports reports,
            StripeAccounts accounts,
            Subscriptions subscriptions,
            Answers answers) {
        this.metering = metering;
        this.reports = reports;
        this.accounts = accounts;
        this.subscriptions = subscriptions;
        this.answers = answers;
    }

    /** @param customerId for operators; by default the caller */
    record Whose(@Nullable UUID customerId) {}

    @PostMapping("/record")
    @Requires(Scope.BILLING)
    @Operation(operationId = "recordUsage", summary = "Send unreported charges to Stripe's meter now")
    Report recordNow(
            @AuthenticationPrincipal Caller caller,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            @RequestBody(required = false) @Nullable Whose body) {
        var attempt = new Attempt(caller, IdempotencyKey.required(key), "record", body);
        var customer = customer(caller, body == null ? null : body.customerId());
        subscriptions.requireConfigured();
        try {
            return answers.once(attempt, Report.class, unused -> sent(customer));
        } catch (UpstreamFailure e) {
            throw e.toAppException();
        }
    }

    @GetMapping("/reconciliation")
    @Requires(Scope.BILLING)
    @Operation(
            operationId = "reconcileUsage",
            summary = "Compare charges with the events sent to Stripe's meter and its sum")
    Report reconcile(
            @AuthenticationPrincipal Caller caller,
            @RequestParam(name = "customer_id", required = false) @Nullable UUID customerId) {
        var customer = customer(caller, customerId);
        subscriptions.requireConfigured();
        try {
            return reports.reconciled(customer, accounts.find(customer).map(StripeAccount::stripeId));
        } catch (UpstreamFailure e) {
            throw e.toAppException();
        }
    }

    private Report sent(CustomerId customer) {
        var before = reports.own(customer);
        for (int turn = 0; turn < MAX_TURNS && before.waiting() > 0; turn++) {
            metering.step(customer);
            var after = reports.own(customer);
            if (after.cursor() == before.cursor()) {
                break;
            }
            before = after;
        }
        return reports.own(customer);
    }

    private static CustomerId customer(Caller caller, @Nullable UUID asked) {
        if (asked == null || asked.equals(caller.customer().value())) {
            return caller.customer();
        }
        caller.require(Scope.OPERATOR);
        return new CustomerId(asked);
    }
}
