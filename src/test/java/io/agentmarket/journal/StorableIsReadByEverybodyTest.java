package io.agentmarket.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentmarket.approvals.ActionHash;
import io.agentmarket.approvals.ApprovalView;
import io.agentmarket.approvals.Approvals;
import io.agentmarket.billing.TestAccounts;
import io.agentmarket.engine.RunStore;
import io.agentmarket.identity.TestCustomers;
import io.agentmarket.shared.Json;
import io.agentmarket.shared.Storable;
import io.agentmarket.stores.TestStores;
import io.agentmarket.usage.TestHistory;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Every value within the bound for writes can be read by all readers of entries, approvals and payloads. */
class StorableIsReadByEverybodyTest {

    private static final TestStores STORES = TestStores.fresh();
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-15T12:00:00Z"), ZoneOffset.UTC);
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final int VALUES = 300;

    private final GroupCommitter committer = new GroupCommitter(
            STORES.databases().committer(), TestAccounts.withBudget(CLOCK, null), TestHistory.of(STORES.tenant()), 256);
    private final RunStore store = new RunStore(CLOCK, STORES.tenant());
    private final Approvals approvals = new Approvals(CLOCK, STORES.tenant(), new TestCustomers(STORES).auditLog());
    private final Run run = TestRuns.run(TestRuns.customer(), CLOCK.instant());
    private final Random random = new Random(20_261_129);

    @BeforeEach
    void start() {
        committer.start();
    }

    @AfterEach
    void stop() {
        committer.stop();
    }

    @Test
    void values_within_the_bound_can_be_read_by_every_reader() {
        var values = new ArrayList<JsonNode>();
        while (values.size() < VALUES) {
            var value = value(random.nextInt(70));
            if (Storable.refusal(value).isEmpty()) {
                values.add(value);
            }
        }
        values.add(nested(Storable.MAX_DEPTH));
        var input = Json.MAPPER.createObjectNode().set("all", Storable.of(value(20)));
        committer.commit(TestRuns.begin(run, run.id().toString(), input.toString()));
        var log = new RunLog(CLOCK, SecretMask.NONE, List.of(new Event(1, EventType.STARTED, input, CLOCK.instant())));
        for (var value : values) {
            log.add("", EventType.CHECKPOINT, entry("result", value));
            log.add("scope", EventType.TOOL_RETURNED, entry("content", value));
            log.add("", EventType.APPROVAL_REQUESTED, asked(value));
        }
        committer.commit(new RunUnit.Append(run, log.unsaved(), new CompletableFuture<>()));

        var journal = store.journal(run.customer(), run.id());
        approvals.expire();
        var untold = approvals.untold(run);
        // an entry is news once every older transaction of the server is over, also those of other tests
        await().until(() -> news().size() == values.size());
        var page = approvals.page(run.customer(), new Approvals.Filter(null, null, false, VALUES + 1));

        assertThat(store.input(run.customer(), run.id())).isPresent();
        assertThat(journal).hasSize(1 + 3 * values.size());
        assertThat(untold)
                .hasSize(values.size())
                .allSatisfy(it -> assertThat(it.path("approved").asBoolean()).isFalse());
        assertThat(page.items()).hasSize(values.size()).allMatch(ApprovalView::isReadable);
        assertThat(page.items())
                .allSatisfy(it -> assertThat(ActionHash.of(it.arguments())).isEqualTo(it.actionSha256()));
        assertThat(news()).allMatch(RunNews.Item::isReadable);
        assertThat(Transcript.of(CLOCK, input, journal).log().size()).isPositive();
    }

    private static List<RunNews.Item> news() {
        return STORES.tenant()
                .platform(jdbc -> new RunNews(TestHistory.of(STORES.tenant()))
                        .after(jdbc, new RunNews.Position("0", new UUID(0, 0), 0), 1_000));
    }

    private static ObjectNode entry(String name, JsonNode value) {
        return Json.MAPPER
                .createObjectNode()
                .put("path", UUID.randomUUID().toString())
                .set(name, value);
    }

    private static ObjectNode asked(JsonNode value) {
        var arguments = Storable.of(value);
        return entry("arguments", arguments)
                .put("approval_id", UUID.randomUUID().toString())
                .put("title", "t")
                .put("risk", "low")
                .put("action_sha256", ActionHash.of(arguments))
                .put("requested_at", CLOCK.instant().toString())
                .put("expires_at", CLOCK.instant().toString());
    }

    /** As deep as that along one branch. */
    private JsonNode value(int levels) {
        if (levels == 0) {
            return leaf();
        }
        if (random.nextBoolean()) {
            var list = Json.MAPPER.createArrayNode().add(value(levels - 1));
            return random.nextInt(3) == 0 ? list.add(leaf()) : list;
        }
        ObjectNode object = Json.MAPPER.createObjectNode().set(text(), value(levels - 1));
        return random.nextInt(3) == 0 ? object.set(text(), leaf()) : object;
    }

    private JsonNode leaf() {
        return switch (random.nextInt(8)) {
            case 0 -> NODES.numberNode(random.nextLong());
            case 1 -> NODES.numberNode(Double.longBitsToDouble(random.nextLong()));
            case 2 -> NODES.numberNode(new BigInteger(random.nextInt(8_000), random));
            case 3 -> NODES.numberNode(new BigDecimal(new BigInteger(100, random), random.nextInt(-9_000, 9_000)));
            case 4 -> NODES.numberNode(Double.NEGATIVE_INFINITY);
            case 5 -> NODES.booleanNode(random.nextBoolean());
            case 6 -> NODES.nullNode();
            default -> NODES.stringNode(text());
        };
    }

    private String text() {
        var text = new StringBuilder();
        for (int i = random.nextInt(random.nextInt(100) == 0 ? 60_000 : 5); i > 0; i--) {
            text.append((char) (random.nextBoolean() ? random.nextInt(0x20) : random.nextInt(0xD7F0, 0xE010)));
        }
        return text.toString();
    }

    private static JsonNode nested(int levels) {
        JsonNode value = NODES.numberNode(1);
        for (int i = 0; i < levels; i++) {
            value = Json.MAPPER.createArrayNode().add(value);
        }
        return value;
    }
}
