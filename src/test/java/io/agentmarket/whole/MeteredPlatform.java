package io.agentmarket.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentmarket.identity.TestCustomers;
import io.agentmarket.llm.anthropic.Detour;
import io.agentmarket.monitoring.TestAuditor;
import io.agentmarket.resilience.Breakers;
import io.agentmarket.shared.Json;
import io.agentmarket.shared.Tokens;
import io.agentmarket.upstream.BilledCall;
import io.agentmarket.upstream.FakeUpstream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;
import tools.jackson.databind.JsonNode;

/**
 * The whole platform with a model behind it: the strict stand-in, which counts what it would bill. It is waited for
 * with patience, since an answer that a busy machine delays is no fault.
 */
@Import(Detour.class)
@TestPropertySource(
        properties = {"agentmarket.anthropic.headers-timeout=50s", "agentmarket.anthropic.stall-timeout=50s"})
abstract class MeteredPlatform extends RunningPlatform {

    protected static final String PLATFORM_KEY = "sk-ant-platform-0123456789";
    protected static final String CUSTOMER_KEY = "sk-ant-customer-9876543210";

    /** As documented for the tests' tier. */
    protected static final String TIER = "silver";

    /** Begins the keys of customers whose calls fail apart from each other's; a number follows. */
    protected static final String CELL_KEY = "sk-ant-cell-";

    private static final int CELLS = 40;

    static final ThoughtfulBrain MODEL = new ThoughtfulBrain(new TrialBrain());

    protected static final FakeUpstream UPSTREAM =
            FakeUpstream.start(FakeUpstream.Settings.of(MODEL).withKeys(keys()));

    private static final AtomicBoolean WARM = new AtomicBoolean();

    @Autowired
    protected Breakers breakers;

    @Autowired
    protected Detour detour;

    private int before;

    @DynamicPropertySource
    static void upstream(DynamicPropertyRegistry registry) {
        registry.add("ANTHROPIC_BASE_URL", UPSTREAM::baseUrl);
        registry.add("ANTHROPIC_API_KEY", () -> PLATFORM_KEY);
        registry.add("agentmarket.model-retry.first", () -> "10ms");
        registry.add("agentmarket.model-retry.longest", () -> "2s");
        registry.add("agentmarket.breaker.pause", () -> "8s");
    }

    private static String[] keys() {
        return Stream.concat(
                        Stream.of(PLATFORM_KEY, CUSTOMER_KEY),
                        IntStream.range(0, CELLS).mapToObj(n -> CELL_KEY + n))
                .toArray(String[]::new);
    }

    /**
     * The first call of a process loads a thousand classes, which on a busy machine takes longer than the timeouts
     * here.
     */
    @BeforeEach
    void start_counting() throws IOException, InterruptedException {
        UPSTREAM.heal();
        detour.to("");
        breakers.resetAll();
        if (!WARM.getAndSet(true)) {
            probe(CUSTOMERS.create(TIER), "warm");
        }
        before = UPSTREAM.log().size();
    }

    @AfterEach
    void books_balance() {
        await().until(() -> STORES.tenant()
                        .platform(jdbc -> jdbc.sql("select count(*) from execution where status <> 'waiting_approval'")
                                .query(Long.class)
                                .single())
                == 0);
        assertThat(TestAuditor.broken(STORES.databases())).isEmpty();
    }

    /** The calls of a model that this test has caused, in order. */
    protected List<BilledCall> calls() {
        var log = UPSTREAM.log();
        return log.subList(before, log.size()).stream()
                .filter(call -> call.path().equals("/v1/messages"))
                .toList();
    }

    /** The tokens that the stand-in would bill for this test's completed answers. */
    protected Tokens billed() {
        return calls().stream()
                .filter(BilledCall::completed)
                .map(BilledCall::tokens)
                .reduce(Tokens.NONE, Tokens::plus);
    }

    protected Answer probe(TestCustomers.Made customer, String note, String... headers)
            throws IOException, InterruptedException {
        return execute(customer, "model-probe", "{\"input\":{\"note\":\"" + note + "\"}}", note, headers);
    }

    protected Answer execute(
            TestCustomers.Made customer, String agent, String body, String idempotencyKey, String... headers)
            throws IOException, InterruptedException {
        var all = new ArrayList<>(List.of("Idempotency-Key", idempotencyKey));
        all.addAll(List.of(headers));
        return post(
                customer.key(), "/api/v1/marketplace/packages/" + agent + "/execute", body, all.toArray(String[]::new));
    }

    /** Gives the customer the knowledge base's example documents, and waits until they can be searched. */
    protected void addDocuments(TestCustomers.Made customer) throws IOException, InterruptedException {
        try (var files = Files.list(Path.of("agents/knowledge-base/examples/documents"))) {
            for (var file :
                    files.filter(path -> path.toString().endsWith(".md")).toList()) {
                var name = String.valueOf(file.getFileName());
                var added = upload(
                        customer.key(),
                        "/api/v1/knowledge/documents?source=" + name,
                        "text/markdown",
                        Files.readString(file).getBytes(StandardCharsets.UTF_8),
                        "Idempotency-Key",
                        name);
                assertThat(added.status()).as(added.text()).isEqualTo(202);
            }
        }
        await().until(
                        () -> get(customer.key(), "/api/v1/knowledge/documents?limit=50")
                                .json()
                                .path("items"),
                        documents -> documents
                                .valueStream()
                                .allMatch(document ->
                                        document.path("status").asString("").equals("ready")));
    }

    /** The tokens that the platform metered. */
    protected static Tokens metered(JsonNode run) {
        var usage = run.path("usage");
        return new Tokens(
                usage.path("input_tokens").asLong(),
                usage.path("output_tokens").asLong(),
                usage.path("cache_read_tokens").asLong(),
                usage.path("cache_write_tokens").asLong(),
                0);
    }

    /** The names of a run's journal entries, in order. */
    protected List<String> journal(TestCustomers.Made customer, JsonNode run) throws IOException, InterruptedException {
        return entries(get(customer.key(), run.path("links").path("events").asString(""))
                        .text())
                .stream()
                .map(Entry::event)
                .filter(event -> !event.equals("text"))
                .toList();
    }

    /**
     * The price of a run on claude-sonnet-5-5 on the tests' tier by the list of November 2026 (2 in, 10 out, 2.50 cache
     * write, 0.10 cache read), from what the stand-in counted for the calls that the run's journal names.
     */
    protected static long price(JsonNode run) {
        var cost = BigDecimal.ZERO;
        for (var turn : turns(run)) {
            var tokens = billedAs(turn.path("request_id").asString(""));
            cost = cost.add(dollarsPerMillion(tokens.input(), "2"))
                    .add(dollarsPerMillion(tokens.output(), "10"))
                    .add(dollarsPerMillion(tokens.cacheWrite5m(), "2.50"))
                    .add(dollarsPerMillion(tokens.cacheRead(), "0.10"));
        }
        assertThat(cost).isPositive();
        var marked = cost.multiply(new BigDecimal("1.14")).setScale(0, RoundingMode.HALF_UP);
        return Math.max(38_000, marked.longValueExact());
    }

    private static List<JsonNode> turns(JsonNode run) {
        return STORES
                .tenant()
                .platform(jdbc -> jdbc.sql("""
                                select body::text from execution_event
                                 where execution_id = ?::uuid and type = 'model_turn'""")
                        .param(run.path("execution_id").asString(""))
                        .query(String.class)
                        .list())
                .stream()
                .map(Json.MAPPER::readTree)
                .toList();
    }

    private static Tokens billedAs(String requestId) {
        return UPSTREAM.log().stream()
                .filter(each -> each.requestId().equals(requestId))
                .findFirst()
                .orElseThrow()
                .tokens();
    }

    /** In micro-dollars. */
    private static BigDecimal dollarsPerMillion(long tokens, String dollars) {
        return BigDecimal.valueOf(tokens).multiply(new BigDecimal(dollars));
    }
}
