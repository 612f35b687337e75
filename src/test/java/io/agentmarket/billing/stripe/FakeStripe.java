package io.agentmarket.billing.stripe;

import com.stripe.Stripe;
import com.stripe.param.CustomerCreateParams;
import com.stripe.param.CustomerPaymentMethodListParams;
import com.stripe.param.CustomerRetrieveParams;
import com.stripe.param.InvoiceListParams;
import com.stripe.param.SubscriptionListParams;
import com.stripe.param.SubscriptionUpdateParams;
import com.stripe.param.billing.MeterEventCreateParams;
import com.stripe.param.billing.MeterEventSummaryListParams;
import com.stripe.param.billing.MeterListParams;
import com.stripe.param.checkout.SessionCreateParams;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.agentmarket.resilience.Retry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A Stripe of our own on 127.0.0.1: as strict as its documentation and the SDK's parameter classes, with failures on
 * request. It cannot show behaviour that only the real Stripe has.
 */
final class FakeStripe implements AutoCloseable {

    static final String KEY = "sk_test_fake";
    static final String SECRET = "whsec_fake";
    static final Map<String, String> PRICES =
            Map.of("basic", "price_basic", "standard", "price_standard", "elite", "price_elite");

    private static final Duration KEYS_KEPT = Duration.ofHours(24);

    /** Shorter than the real one, so that a repeated identifier also meets its own refusal. */
    private static final Duration METER_KEYS_KEPT = Duration.ofHours(1);

    private final Clock clock;
    private final HttpServer server;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Map<String, Repeat> repeats = new ConcurrentHashMap<>();
    private final List<String> calls = new CopyOnWriteArrayList<>();
    final FakeBooks books;
    final FakeMeter meter;

    /** The fault of a call, by its method and path; null for none. */
    volatile Function<String, @Nullable Fault> faults = call -> null;

    FakeStripe(Clock clock) {
        this.clock = clock;
        this.books = new FakeBooks(clock);
        this.meter = new FakeMeter(clock, books::isCustomer);
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
    }

    /** How a call fails: with an answer, or by none before or after its effect. */
    record Fault(int status, String retryAfter, boolean effect, boolean hangs) {

        static final Fault CUT_BEFORE = new Fault(0, "", false, false);
        static final Fault CUT_AFTER = new Fault(0, "", true, false);
        static final Fault HANG_AFTER = new Fault(0, "", true, true);

        static Fault status(int status) {
            return new Fault(status, "", false, false);
        }
    }

    /** Status and body. */
    record Answer(int status, String body) {

        static Answer of(String body) {
            return new Answer(200, body);
        }

        static Answer refused(int status, String parameter, String message) {
            return error(status, "invalid_request_error", "", parameter, message);
        }

        static Answer error(int status, String type, String code, String parameter, String message) {
            return new Answer(
                    status,
                    "{\"error\":{\"type\":\"%s\",\"code\":\"%s\",\"param\":\"%s\",\"message\":\"%s\"}}"
                            .formatted(type, code, parameter, message));
        }
    }

    private record Repeat(String request, Answer answer, Instant at) {}

    StripeSettings settings(Duration timeout, Retry retry) {
        return new StripeSettings(KEY, address(), SECRET, StripeSettings.METER_EVENT_NAME, PRICES, timeout, retry);
    }

    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Method and path of each call, in order. */
    List<String> calls() {
        return List.copyOf(calls);
    }

    private void handle(HttpExchange exchange) throws IOException {
        var call = exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
        calls.add(call);
        var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        var fault = faults.apply(call);
        try {
            if (fault != null && !fault.effect()) {
                if (fault.status() > 0) {
                    if (!fault.retryAfter().isEmpty()) {
                        exchange.getResponseHeaders().set("Retry-After", fault.retryAfter());
                    }
                    reply(exchange, Answer.error(fault.status(), "api_error", "", "", "as told"));
                }
                return;
            }
            var answer = answer(exchange, call, body);
            if (fault == null) {
                reply(exchange, answer);
            } else if (fault.hangs()) {
                stopped.await(1, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            exchange.close();
        }
    }

    private static void reply(HttpExchange exchange, Answer answer) throws IOException {
        var bytes = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(answer.status(), bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private Answer answer(HttpExchange exchange, String call, String body) {
        var headers = exchange.getRequestHeaders();
        if (!("Bearer " + KEY).equals(headers.getFirst("Authorization"))) {
            return Answer.error(401, "invalid_request_error", "", "", "Invalid API Key provided");
        }
        if (!Stripe.API_VERSION.equals(headers.getFirst("Stripe-Version"))) {
            return Answer.refused(400, "", "Invalid Stripe API version");
        }
        var query = exchange.getRequestURI().getRawQuery();
        if (call.startsWith("GET ")) {
            return routed(call, query);
        }
        var key = headers.getFirst("Idempotency-Key");
        if (key == null || key.length() > 255) {
            return Answer.refused(400, "", "This platform promised an Idempotency-Key on every POST");
        }
        if (!"application/x-www-form-urlencoded;charset=UTF-8".equals(headers.getFirst("Content-Type"))) {
            return Answer.refused(400, "", "Not a form: " + headers.getFirst("Content-Type"));
        }
        var kept = call.endsWith("meter_events") ? METER_KEYS_KEPT : KEYS_KEPT;
        return repeats.compute(key, (unused, earlier) -> {
                    if (earlier != null && clock.instant().isBefore(earlier.at().plus(kept))) {
                        return earlier.request().equals(call + "\n" + body)
                                ? earlier
                                : new Repeat(
                                        earlier.request(),
                                        Answer.error(400, "idempotency_error", "", "", "Other parameters before"),
                                        earlier.at());
                    }
                    return new Repeat(call + "\n" + body, routed(call, body), clock.instant());
                })
                .answer();
    }

    private Answer routed(String call, @Nullable String form) {
        var parts = call.split("/", -1);
        try {
            return switch (call.replaceAll("/(cus|sub|mtr)_[^/]+", "/$1")) {
                case "POST /v1/customers" ->
                    on(form, CustomerCreateParams.class, (id, it) -> books.createCustomer(it), "");
                case "GET /v1/customers/cus" ->
                    on(form, CustomerRetrieveParams.class, (id, it) -> books.customer(id), parts[3]);
                case "GET /v1/customers/cus/payment_methods" ->
                    on(form, CustomerPaymentMethodListParams.class, (id, it) -> books.paymentMethods(id), parts[3]);
                case "GET /v1/subscriptions" ->
                    on(form, SubscriptionListParams.class, (id, it) -> books.subscriptions(it), "");
                case "POST /v1/subscriptions/sub" ->
                    on(form, SubscriptionUpdateParams.class, (id, it) -> books.update(id, it), parts[3]);
                case "POST /v1/checkout/sessions" ->
                    on(form, SessionCreateParams.class, (id, it) -> books.checkout(it), "");
                case "POST /v1/billing_portal/sessions" ->
                    on(
                            form,
                            com.stripe.param.billingportal.SessionCreateParams.class,
                            (id, it) -> books.portal(it),
                            "");
                case "GET /v1/invoices" -> on(form, InvoiceListParams.class, (id, it) -> books.invoices(it), "");
                case "GET /v1/billing/meters" -> on(form, MeterListParams.class, (id, it) -> FakeMeter.list(), "");
                case "GET /v1/billing/meters/mtr/event_summaries" ->
                    on(form, MeterEventSummaryListParams.class, (id, it) -> meter.summary(it), parts[4]);
                case "POST /v1/billing/meter_events" ->
                    on(form, MeterEventCreateParams.class, (id, it) -> meter.take(it), "");
                default -> Answer.refused(404, "", "Unrecognized request URL (" + call + ")");
            };
        } catch (FormRules.Refused e) {
            return Answer.refused(400, e.parameter, String.valueOf(e.getMessage()));
        }
    }

    private static Answer on(
            @Nullable String form, Class<?> params, BiFunction<String, Map<String, Object>, Answer> work, String id) {
        return work.apply(id, FormRules.checked(form, params));
    }

    @Override
    public void close() {
        stopped.countDown();
        server.stop(0);
    }
}
