package io.agentmarket.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.identity.Scope;
import io.agentmarket.identity.TestCustomers.Made;
import io.agentmarket.monitoring.TestAuditor;
import io.agentmarket.upstream.Brain;
import io.agentmarket.upstream.FakeUpstream;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

/**
 * 600 runs at once on a model, each quoted and priced 0.0095 $, against a budget of 1 $: over HTTP, with every limit
 * raised.
 */
class ADollarAdmits105RunsTest extends RunningPlatform {

    private static final String KEY = "sk-ant-platform-0123456789";
    private static final FakeUpstream UPSTREAM = FakeUpstream.start(
            FakeUpstream.Settings.of(ADollarAdmits105RunsTest::echo).withKeys(KEY));

    /** Enough for all, also while a replica admits its third alone because Redis was slow for a moment. */
    private static final String RAISED = """
            {"requests_per_minute": 100000, "requests_per_hour": 100000, "requests_per_day": 100000, "runs_per_hour": 100000,
             "runs_per_day": 100000, "concurrent_runs": 3000, "tokens_per_day": 1000000000}""";

    private static final String DOLLAR = "{\"limit_micros\": 1000000, \"mode\": \"hard\"}";

    private static final Made OPERATOR = CUSTOMERS.create("elite", false, EnumSet.allOf(Scope.class));

    /** With patience: a run that fails gives its hold back, and another takes its place. */
    @DynamicPropertySource
    static void upstream(DynamicPropertyRegistry registry) {
        registry.add("ANTHROPIC_BASE_URL", UPSTREAM::baseUrl);
        registry.add("ANTHROPIC_API_KEY", () -> KEY);
        registry.add("agentmarket.anthropic.headers-timeout", () -> "50s");
        registry.add("agentmarket.anthropic.stall-timeout", () -> "50s");
    }

    private static Brain.Reply echo(JsonNode request) {
        var said = request.path("messages").path(0).path("content");
        return Brain.Reply.text(
                said.isString() ? said.stringValue() : said.path(0).path("text").asString("{}"));
    }

    @AfterEach
    void books_balance() {
        assertThat(TestAuditor.broken(STORES.databases())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"customer", "key"})
    void exactly_105_of_600_are_admitted_and_the_others_get_the_reason(String scope) throws Exception {
        var customer = CUSTOMERS.create("basic");
        var raised = put(OPERATOR.key(), "/api/v1/operator/customers/" + customer.id() + "/limits", RAISED);
        assertThat(raised.status()).as(raised.text()).isEqualTo(200);
        var whose = scope.equals("customer")
                ? "customer"
                : "keys/" + customer.caller().key();
        var set = put(customer.key(), "/api/v1/billing/budgets/" + whose, DOLLAR);
        assertThat(set.status()).as(set.text()).isEqualTo(200);

        var answers = race(customer, 600);

        assertThat(answers)
                .containsExactlyInAnyOrderEntriesOf(Map.of("succeeded for 9500", 105, scope + " is full", 495));
        var budget = get(customer.key(), "/api/v1/billing/budgets").json().at("/items/0");
        assertThat(budget.path("scope").asString()).isEqualTo(scope);
        assertThat(budget.path("spent_micros").asLong()).isEqualTo(997_500);
        assertThat(budget.path("held_micros").asLong()).isZero();
        assertThat(budget.path("remaining_micros").asLong()).isEqualTo(2_500);
    }

    private Map<String, Integer> race(Made customer, int runs) throws Exception {
        var counts = new HashMap<String, Integer>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var calls = IntStream.range(0, runs)
                    .mapToObj(n -> (Callable<String>) () -> one(customer, "run-" + n))
                    .toList();
            for (var answer : threads.invokeAll(calls)) {
                counts.merge(answer.get(), 1, Integer::sum);
            }
        }
        return counts;
    }

    private String one(Made customer, String name) throws Exception {
        var body = "{\"max_price_micros\": 9500, \"input\": {\"note\": \"" + name + "\"}}";
        var answer =
                post(customer.key(), "/api/v1/marketplace/packages/flat-probe/execute", body, "Idempotency-Key", name);
        var json = answer.json();
        return switch (answer.status()) {
            case 200 ->
                json.path("status").asString("") + " for "
                        + json.path("price").path("micros").asLong();
            case 402 ->
                json.path("code").asString("").equals("BUDGET_EXCEEDED")
                                && json.path("limit_micros").asLong() == 1_000_000
                                && json.path("quoted_micros").asLong() == 9_500
                                && json.path("spent_micros").asLong()
                                                + json.path("held_micros").asLong()
                                        == 997_500
                                && json.path("resets_at").asString("").endsWith("-01T00:00:00Z")
                        ? json.path("scope").asString("") + " is full"
                        : answer.text();
            default -> answer.status() + " " + answer.text();
        };
    }
}
