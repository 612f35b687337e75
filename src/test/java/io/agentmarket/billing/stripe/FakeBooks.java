package io.agentmarket.billing.stripe;

import io.agentmarket.billing.stripe.FakeStripe.Answer;
import io.agentmarket.shared.Json;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Customers, subscriptions, payment methods and invoices of the fake Stripe. */
final class FakeBooks {

    private final Clock clock;
    private final Map<String, Map<String, Object>> customers = new LinkedHashMap<>();
    private final Map<String, Sub> subscriptions = new LinkedHashMap<>();
    private final Map<String, String> methods = new LinkedHashMap<>();
    private final Map<String, String> invoices = new LinkedHashMap<>();
    private final Set<String> owing = new HashSet<>();

    FakeBooks(Clock clock) {
        this.clock = clock;
    }

    /** A subscription to one price. */
    record Sub(String id, String customer, String price, String status, boolean cancels, long created) {

        Map<String, Object> json() {
            return Map.of(
                    "id",
                    id,
                    "object",
                    "subscription",
                    "customer",
                    customer,
                    "status",
                    status,
                    "cancel_at_period_end",
                    cancels,
                    "created",
                    created,
                    "livemode",
                    false,
                    "items",
                    Map.of(
                            "object",
                            "list",
                            "has_more",
                            false,
                            "url",
                            "/v1/subscription_items",
                            "data",
                            List.of(Map.of(
                                    "id",
                                    "si_" + id,
                                    "object",
                                    "subscription_item",
                                    "current_period_end",
                                    created + 2_592_000,
                                    "price",
                                    Map.of(
                                            "id",
                                            price,
                                            "object",
                                            "price",
                                            "recurring",
                                            Map.of("usage_type", "metered"))))));
        }
    }

    synchronized boolean isCustomer(String id) {
        return customers.containsKey(id) && !customers.get(id).containsKey("deleted");
    }

    synchronized void putCustomer(String id) {
        customers.put(id, Map.of("id", id, "object", "customer", "livemode", false));
    }

    synchronized void deleteCustomer(String id) {
        customers.put(id, Map.of("id", id, "object", "customer", "deleted", true));
        subscriptions.values().removeIf(it -> it.customer().equals(id));
        methods.values().removeIf(id::equals);
    }

    synchronized void put(Sub subscription) {
        subscriptions.put(subscription.id(), subscription);
    }

    /** Whether the subscription's latest invoice was not paid when it was tried. */
    synchronized void owe(String subscription, boolean owes) {
        if (owes) {
            owing.add(subscription);
        } else {
            owing.remove(subscription);
        }
    }

    synchronized @Nullable Sub sub(String id) {
        return subscriptions.get(id);
    }

    synchronized void attach(String method, String customer) {
        methods.put(method, customer);
    }

    synchronized void detach(String method) {
        methods.remove(method);
    }

    synchronized void putInvoice(String id, String customer) {
        invoices.put(id, customer);
    }

    synchronized List<String> customerIds() {
        return List.copyOf(customers.keySet());
    }

    synchronized Answer createCustomer(Map<String, Object> form) {
        var id = "cus_" + (customers.size() + 1);
        var metadata = Objects.requireNonNullElse(form.get("metadata"), Map.of());
        customers.put(id, Map.of("id", id, "object", "customer", "livemode", false, "metadata", metadata));
        return json(customers.get(id));
    }

    synchronized Answer customer(String id) {
        var customer = customers.get(id);
        return customer == null ? missing("id", "customer") : json(customer);
    }

    synchronized Answer paymentMethods(String customer) {
        var data = methods.entrySet().stream()
                .filter(it -> it.getValue().equals(customer))
                .map(it -> Map.of(
                        "id",
                        it.getKey(),
                        "object",
                        "payment_method",
                        "type",
                        "card",
                        "customer",
                        customer,
                        "card",
                        Map.of("brand", "visa", "last4", "4242", "exp_month", 8, "exp_year", 2030)))
                .toList();
        return list(data, false);
    }

    synchronized Answer subscriptions(Map<String, Object> query) {
        var all = "all".equals(query.get("status"));
        var expand = query.get("expand") instanceof Map<?, ?> wanted && wanted.containsValue("data.latest_invoice");
        var data = subscriptions.values().stream()
                .filter(it -> it.customer().equals(query.get("customer")))
                .filter(it -> all || !it.status().equals("canceled"))
                .sorted((a, b) -> Long.compare(b.created(), a.created()))
                .map(it -> withInvoice(it, expand))
                .toList();
        return list(data, false);
    }

    /** Stripe names the invoice by its id unless it is asked to expand it. */
    private Map<String, Object> withInvoice(Sub subscription, boolean expand) {
        var json = new LinkedHashMap<>(subscription.json());
        var invoice = invoice("in_" + subscription.id(), subscription.customer());
        invoice.put("status", owing.contains(subscription.id()) ? "open" : "paid");
        invoice.put("attempted", true);
        json.put("latest_invoice", expand ? invoice : invoice.get("id"));
        return json;
    }

    synchronized Answer update(String id, Map<String, Object> form) {
        var sub = subscriptions.get(id);
        if (sub == null) {
            return missing("id", "subscription");
        }
        if (sub.status().equals("canceled")) {
            return Answer.refused(400, "id", "A canceled subscription can only update its cancellation_details");
        }
        var cancels = Boolean.parseBoolean(String.valueOf(form.get("cancel_at_period_end")));
        var changed = new Sub(id, sub.customer(), sub.price(), sub.status(), cancels, sub.created());
        subscriptions.put(id, changed);
        return json(changed.json());
    }

    synchronized Answer checkout(Map<String, Object> form) {
        if (!isCustomer(String.valueOf(form.get("customer")))) {
            return missing("customer", "customer");
        }
        var item = (Map<?, ?>) ((Map<?, ?>) form.get("line_items")).get("0");
        if (item == null || !FakeStripe.PRICES.containsValue(String.valueOf(item.get("price")))) {
            return missing("line_items[0][price]", "price");
        }
        if (item.containsKey("quantity")) {
            return Answer.refused(400, "line_items[0][quantity]", "Quantity is not allowed with a metered price");
        }
        return json(Map.of(
                "id",
                "cs_test_1",
                "object",
                "checkout.session",
                "url",
                "https://checkout.stripe.test/" + clock.millis(),
                "mode",
                form.get("mode"),
                "customer",
                form.get("customer")));
    }

    synchronized Answer portal(Map<String, Object> form) {
        if (!isCustomer(String.valueOf(form.get("customer")))) {
            return missing("customer", "customer");
        }
        return json(Map.of("id", "bps_1", "object", "billing_portal.session", "url", "https://billing.stripe.test/p"));
    }

    synchronized Answer invoices(Map<String, Object> query) {
        var mine = new ArrayList<String>();
        invoices.forEach((id, customer) -> {
            if (customer.equals(query.get("customer"))) {
                mine.addFirst(id);
            }
        });
        var after = (String) query.get("starting_after");
        if (after != null && !mine.contains(after)) {
            return missing("starting_after", "invoice");
        }
        var rest = mine.subList(after == null ? 0 : mine.indexOf(after) + 1, mine.size());
        var limit = Integer.parseInt(String.valueOf(query.get("limit")));
        var page = rest.subList(0, Math.min(limit, rest.size()));
        return list(
                page.stream()
                        .map(id -> invoice(id, String.valueOf(query.get("customer"))))
                        .toList(),
                page.size() < rest.size());
    }

    private static Map<String, Object> invoice(String id, String customer) {
        var invoice = new LinkedHashMap<String, Object>();
        invoice.put("id", id);
        invoice.put("object", "invoice");
        invoice.put("customer", customer);
        invoice.put("number", "N-" + id);
        invoice.put("status", "open");
        invoice.put("currency", "usd");
        invoice.put("total", 1_234);
        invoice.put("amount_due", 1_234);
        invoice.put("amount_paid", 0);
        invoice.put("created", 1_790_000_000L);
        invoice.put("period_start", 1_787_000_000L);
        invoice.put("period_end", 1_789_500_000L);
        return invoice;
    }

    private static Answer missing(String parameter, String what) {
        return Answer.error(404, "invalid_request_error", "resource_missing", parameter, "No such " + what);
    }

    private static Answer list(List<? extends Map<String, ?>> data, boolean more) {
        return json(Map.of("object", "list", "url", "/v1/things", "has_more", more, "data", data));
    }

    private static Answer json(Map<String, ?> value) {
        return Answer.of(Json.MAPPER.writeValueAsString(value));
    }
}
