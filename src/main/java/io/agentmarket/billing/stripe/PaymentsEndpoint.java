package io.agentmarket.billing.stripe;

import com.stripe.model.Invoice;
import com.stripe.model.PaymentMethod;
import io.agentmarket.identity.Caller;
import io.agentmarket.identity.Requires;
import io.agentmarket.identity.Scope;
import io.agentmarket.resilience.UpstreamFailure;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.Limit;
import io.agentmarket.shared.Page;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** A customer's payments at Stripe, read from there each time. */
@RestController
@RequestMapping("/api/v1/billing")
@Tag(name = "Billing")
class PaymentsEndpoint {

    private static final int MAX_ON_A_PAGE = 100;
    private static final Pattern INVOICE = Pattern.compile("in_[A-Za-z0-9_]{1,250}");

    private final StripeApi stripe;
    private final StripeAccounts accounts;
    private final Subscriptions subscriptions;

    PaymentsEndpoint(StripeApi stripe, StripeAccounts accounts, Subscriptions subscriptions) {
        this.stripe = stripe;
        this.accounts = accounts;
        this.subscriptions = subscriptions;
    }

    /**
     * A way to pay.
     *
     * @param brand, last4 and expiry of a card; null for other types
     * @param isDefault whether it is the default for invoices
     */
    record Method(
            String id,
            String type,
            @Nullable String brand,
            @Nullable String last4,
            @Nullable Integer expiryMonth,
            @Nullable Integer expiryYear,
            boolean isDefault) {

        static Method of(PaymentMethod method, @Nullable String standard) {
            var card = method.getCard();
            return new Method(
                    method.getId(),
                    method.getType(),
                    card == null ? null : card.getBrand(),
                    card == null ? null : card.getLast4(),
                    card == null ? null : card.getExpMonth().intValue(),
                    card == null ? null : card.getExpYear().intValue(),
                    method.getId().equals(standard));
        }
    }

    /**
     * An invoice of Stripe's.
     *
     * @param number the number; null while it is a draft
     * @param totalCents the amount in the currency's smallest unit, as at Stripe
     * @param pageUrl the page on which it can be viewed and paid; null while it is a draft
     */
    record Bill(
            String id,
            @Nullable String number,
            @Nullable String status,
            String currency,
            long totalCents,
            long dueCents,
            long paidCents,
            Instant createdAt,
            Instant periodStart,
            Instant periodEnd,
            @Nullable String pageUrl,
            @Nullable String pdfUrl) {

        static Bill of(Invoice invoice) {
            return new Bill(
                    invoice.getId(),
                    invoice.getNumber(),
                    invoice.getStatus(),
                    invoice.getCurrency(),
                    invoice.getTotal(),
                    invoice.getAmountDue(),
                    invoice.getAmountPaid(),
                    Instant.ofEpochSecond(invoice.getCreated()),
                    Instant.ofEpochSecond(invoice.getPeriodStart()),
                    Instant.ofEpochSecond(invoice.getPeriodEnd()),
                    invoice.getHostedInvoiceUrl(),
                    invoice.getInvoicePdf());
        }
    }

    @GetMapping("/payment-methods")
    @Requires(Scope.BILLING)
    @Operation(operationId = "listPaymentMethods", summary = "List your payment methods at Stripe, at most 100")
    Page<Method> methods(@AuthenticationPrincipal Caller caller) {
        subscriptions.requireConfigured();
        var account = accounts.find(caller.customer());
        if (account.isEmpty()) {
            return Page.all(List.of());
        }
        try {
            var id = account.get().stripeId();
            var customer = stripe.customer(id);
            if (customer == null) {
                return Page.all(List.of());
            }
            var settings = customer.getInvoiceSettings();
            var standard = settings == null ? null : settings.getDefaultPaymentMethod();
            return Page.all(stripe.paymentMethods(id).stream()
                    .map(it -> Method.of(it, standard))
                    .toList());
        } catch (UpstreamFailure e) {
            throw e.toAppException();
        }
    }

    @GetMapping("/invoices")
    @Requires(Scope.BILLING)
    @Operation(operationId = "listInvoices", summary = "List your Stripe invoices, newest first")
    Page<Bill> invoices(
            @AuthenticationPrincipal Caller caller,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = Limit.DEFAULT)
                    @Parameter(schema = @Schema(type = "integer", minimum = "1", maximum = "100"))
                    Limit limit) {
        limit.atMost(MAX_ON_A_PAGE);
        if (cursor != null && !INVOICE.matcher(cursor).matches()) {
            throw foreignCursor();
        }
        subscriptions.requireConfigured();
        var account = accounts.find(caller.customer());
        if (account.isEmpty()) {
            return Page.all(List.of());
        }
        try {
            var found = stripe.invoices(account.get().stripeId(), cursor, limit.rows());
            var bills = found.getData().stream().map(Bill::of).toList();
            var more = Boolean.TRUE.equals(found.getHasMore()) && !bills.isEmpty();
            return new Page<>(bills, more ? bills.getLast().id() : null);
        } catch (UpstreamFailure e) {
            throw StripeFaults.isAbout(e, "starting_after") ? foreignCursor() : e.toAppException();
        }
    }

    private static AppException foreignCursor() {
        return AppException.invalid("cursor", "is not one that a page of this list gave");
    }
}
