package io.agentmarket.billing.stripe;

import static io.agentmarket.billing.stripe.StripeCalls.once;

import com.stripe.model.Customer;
import com.stripe.model.Invoice;
import com.stripe.model.PaymentMethod;
import com.stripe.model.StripeCollection;
import com.stripe.model.Subscription;
import com.stripe.param.CustomerCreateParams;
import com.stripe.param.CustomerPaymentMethodListParams;
import com.stripe.param.InvoiceListParams;
import com.stripe.param.SubscriptionListParams;
import com.stripe.param.SubscriptionUpdateParams;
import com.stripe.param.checkout.SessionCreateParams;
import io.agentmarket.resilience.UpstreamFailure;
import io.agentmarket.shared.CustomerId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The calls to Stripe about customers and their subscriptions. */
final class StripeApi {

    private static final String CUSTOMER_ID = "customer_id";
    private static final String TIER = "tier";
    private static final long MAX_ON_A_PAGE = 100;

    private final StripeCalls calls;

    StripeApi(StripeCalls calls) {
        this.calls = calls;
    }

    /** The purpose of a page at Stripe. */
    record Checkout(
            CustomerId customer, String stripeId, String tier, String price, String successUrl, String cancelUrl) {}

    /** The customer's id at Stripe; the same for every retry within a day. */
    String createCustomer(CustomerId customer) {
        var params = CustomerCreateParams.builder()
                .putMetadata(CUSTOMER_ID, customer.toString())
                .build();
        return calls.make(client -> client.v1().customers().create(params, once("customer-" + customer)))
                .getId();
    }

    /** @return the address of a page where the customer subscribes */
    String checkout(Checkout wanted, String idempotencyKey) {
        var params = SessionCreateParams.builder()
                .setMode(SessionCreateParams.Mode.SUBSCRIPTION)
                .setCustomer(wanted.stripeId())
                .setClientReferenceId(wanted.customer().toString())
                .setSuccessUrl(wanted.successUrl())
                .setCancelUrl(wanted.cancelUrl())
                .addLineItem(SessionCreateParams.LineItem.builder()
                        .setPrice(wanted.price())
                        .build())
                .setSubscriptionData(SessionCreateParams.SubscriptionData.builder()
                        .putMetadata(CUSTOMER_ID, wanted.customer().toString())
                        .putMetadata(TIER, wanted.tier())
                        .build())
                .build();
        return calls.make(client -> client.v1().checkout().sessions().create(params, once(idempotencyKey)))
                .getUrl();
    }

    /** @return the address of a page where the customer manages its payment methods and invoices */
    String portal(String stripeId, String returnUrl, String idempotencyKey) {
        var params = com.stripe.param.billingportal.SessionCreateParams.builder()
                .setCustomer(stripeId)
                .setReturnUrl(returnUrl)
                .build();
        return calls.make(client -> client.v1().billingPortal().sessions().create(params, once(idempotencyKey)))
                .getUrl();
    }

    Subscription cancelAtPeriodEnd(String subscription, boolean cancel, String idempotencyKey) {
        var params =
                SubscriptionUpdateParams.builder().setCancelAtPeriodEnd(cancel).build();
        return calls.make(client -> client.v1().subscriptions().update(subscription, params, once(idempotencyKey)));
    }

    /** The customer; null if Stripe has deleted it or never had it. */
    @Nullable Customer customer(String stripeId) {
        try {
            var customer = calls.make(client -> client.v1().customers().retrieve(stripeId));
            return Boolean.TRUE.equals(customer.getDeleted()) ? null : customer;
        } catch (UpstreamFailure e) {
            if (StripeFaults.isMissing(e)) {
                return null;
            }
            throw e;
        }
    }

    /** The latest hundred subscriptions, including ended ones, each with its latest invoice. */
    List<Subscription> subscriptions(String stripeId) {
        var params = SubscriptionListParams.builder()
                .setCustomer(stripeId)
                .setStatus(SubscriptionListParams.Status.ALL)
                .addExpand("data.latest_invoice")
                .setLimit(MAX_ON_A_PAGE)
                .build();
        return calls.make(client -> client.v1().subscriptions().list(params)).getData();
    }

    /** At most a hundred payment methods. */
    List<PaymentMethod> paymentMethods(String stripeId) {
        var params = CustomerPaymentMethodListParams.builder()
                .setLimit(MAX_ON_A_PAGE)
                .build();
        return calls.make(client -> client.v1().customers().paymentMethods().list(stripeId, params))
                .getData();
    }

    /** Newest first. */
    StripeCollection<Invoice> invoices(String stripeId, @Nullable String after, int limit) {
        var params = InvoiceListParams.builder().setCustomer(stripeId).setLimit((long) limit);
        if (after != null) {
            params.setStartingAfter(after);
        }
        return calls.make(client -> client.v1().invoices().list(params.build()));
    }
}
