package io.agentmarket.journal;

import io.agentmarket.billing.Payer;
import io.agentmarket.billing.TestAccounts;
import io.agentmarket.identity.Caller;
import io.agentmarket.shared.ExecutionId;
import io.agentmarket.shared.Ids;
import io.agentmarket.shared.Json;
import io.agentmarket.stores.TestStores;
import io.agentmarket.usage.TestHistory;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Runs whose journal is written by the real committer, for tests of its readers. */
public final class ToldRuns implements AutoCloseable {

    private final Clock clock;
    private final GroupCommitter committer;
    private final Map<ExecutionId, Run> runs = new HashMap<>();
    private final Map<ExecutionId, Integer> last = new HashMap<>();

    public ToldRuns(TestStores stores, Clock clock) {
        this.clock = clock;
        this.committer = new GroupCommitter(
                stores.databases().committer(),
                TestAccounts.withBudget(clock, null),
                TestHistory.of(stores.tenant()),
                64);
        committer.start();
    }

    public static RunNews news(TestStores stores) {
        return new RunNews(TestHistory.of(stores.tenant()));
    }

    public ExecutionId begin(Caller caller) {
        return begin(caller, null);
    }

    public ExecutionId begin(Caller caller, @Nullable RunWebhook webhook) {
        var run = TestRuns.run(new Payer(caller.customer(), caller.key(), null), clock.instant(), TestRuns.QUOTE);
        var plain = TestRuns.begin(
                run, run.id().toString(), "{}", "{\"package_id\":\"probe\",\"package_version\":\"1.0.0\"}");
        committer.commit(new RunUnit.Begin(
                run,
                plain.worker(),
                plain.keyText(),
                plain.requestHash(),
                plain.input(),
                webhook,
                plain.started(),
                plain.done()));
        runs.put(run.id(), run);
        last.put(run.id(), 1);
        return run.id();
    }

    /** Asks a person; the id of the approval. */
    public UUID ask(ExecutionId id) {
        var approval = Ids.at(clock.instant());
        var entry = Json.MAPPER
                .createObjectNode()
                .put("approval_id", approval.toString())
                .put("path", "root")
                .put("title", "a confidential title")
                .put("risk", "high")
                .put("action_sha256", "0".repeat(64))
                .put("requested_at", clock.instant().toString())
                .put("expires_at", clock.instant().plusSeconds(3_600).toString());
        entry.putObject("arguments").put("what", "a confidential argument");
        append(id, EventType.APPROVAL_REQUESTED, entry);
        return approval;
    }

    /** The person said yes. */
    public void approve(ExecutionId id, UUID approval) {
        append(
                id,
                EventType.APPROVAL_DECIDED,
                Json.MAPPER
                        .createObjectNode()
                        .put("approval_id", approval.toString())
                        .put("approved", true)
                        .put("status", "approved"));
    }

    private void append(ExecutionId id, EventType type, JsonNode payload) {
        var seq = last.merge(id, 1, Integer::sum);
        var event = new Event(seq, type, payload, clock.instant());
        committer.commit(new RunUnit.Append(run(id), List.of(event), new CompletableFuture<>()));
    }

    /** Succeeds with this output. */
    public void finish(ExecutionId id, JsonNode output) {
        var plain = TestRuns.finish(run(id), last.merge(id, 2, Integer::sum) - 1, TestRuns.PRICE);
        committer.commit(new RunUnit.Finish(
                plain.run(), plain.result(), plain.parts(), plain.bill(), plain.events(), output, null, plain.done()));
    }

    /** Succeeds. */
    public void finish(ExecutionId id) {
        committer.commit(TestRuns.finish(run(id), last.merge(id, 2, Integer::sum) - 1, TestRuns.PRICE));
    }

    private Run run(ExecutionId id) {
        var run = runs.get(id);
        if (run == null) {
            throw new IllegalStateException("no such run");
        }
        return run;
    }

    @Override
    public void close() {
        committer.stop();
    }
}
