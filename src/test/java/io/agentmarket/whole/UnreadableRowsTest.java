package io.agentmarket.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentmarket.identity.TestCustomers.Made;
import io.agentmarket.monitoring.TestAuditor;
import io.agentmarket.stores.SetAside;
import java.time.Duration;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * An unreadable row blocks no other customer: every loop over customers sets it aside, the auditor reports it, and the
 * rows of other customers are processed. A run with only a readable live row can still end.
 */
class UnreadableRowsTest extends RunningPlatform {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String GRAPH = "/api/v1/marketplace/packages/graph-probe/execute";
    private static final String PACKAGES = "/api/v1/marketplace/packages";
    private static final String WEBHOOKS = "/api/v1/webhooks";
    private static final String DOCUMENTS = "/api/v1/knowledge/documents";

    /** Deeper than anybody reads. */
    private static final String NESTED = "(repeat('[', 100) || repeat(']', 100))";

    private final JdbcTemplate owner = new JdbcTemplate(STORES.databases().owner());
    private final Made poisoned = CUSTOMERS.create("elite");
    private final Made other = CUSTOMERS.create("elite");

    @AfterEach
    void the_auditor_is_green_once_an_operator_has_cleared_up() {
        owner.update(
                "delete from webhook_endpoint where customer_id = any(array[?, ?]::uuid[])", id(poisoned), id(other));
        owner.update("delete from document where customer_id = ?::uuid", id(poisoned));
        owner.update("delete from set_aside");
        assertThat(TestAuditor.broken(STORES.databases())).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void an_unreadable_one_is_set_aside_and_the_others_continue(SetAside.Loop loop) throws Exception {
        switch (loop) {
            case RUN_NEWS -> journalEntries();
            case BUDGET_NEWS -> budgetEvents();
            case DELIVERIES -> deliveries();
            case SCHEDULES -> schedules();
            case RUNS -> liveRuns();
            case PACKAGES -> publishedPackages();
            case DOCUMENTS -> documents();
        }
        assertThat(isSetAside(loop)).isTrue();
        assertThat(TestAuditor.broken(STORES.databases())).anyMatch(it -> it.contains("no unreadable row"));
        if (loop == SetAside.Loop.RUNS) {
            owner.update(
                    "update execution set billing = 'OFFLINE', cancel_requested = true where billing = 'NONSENSE'");
            await().atMost(SOON)
                    .until(() -> owner.queryForList("select 1 from execution where customer_id = ?::uuid", id(poisoned))
                            .isEmpty());
        }
    }

    private void journalEntries() throws Exception {
        hook(poisoned, "approval.decided");
        hook(other, "run.succeeded");
        var run = waiting(poisoned);
        insertUnreadable(run, "approval_decided");
        await().atMost(SOON).until(() -> isSetAside(SetAside.Loop.RUN_NEWS));

        run(other.key(), "told", "n", 0);

        await().atMost(SOON).until(() -> isInOutbox(other, "run.succeeded"));
        cancelled(poisoned, run);
    }

    private void budgetEvents() throws Exception {
        hook(poisoned, "budget.threshold_reached");
        hook(other, "budget.threshold_reached");
        owner.update(
                "insert into billing_event values (?::uuid, 1, gen_random_uuid(), 'budget.threshold_reached', 'test', "
                        + NESTED + "::jsonb, now())",
                id(poisoned));
        await().atMost(SOON).until(() -> isSetAside(SetAside.Loop.BUDGET_NEWS));

        put(
                other.key(),
                "/api/v1/billing/budgets/customer",
                "{\"limit_micros\":4000,\"mode\":\"alert\",\"thresholds\":[50]}");
        run(other.key(), "told", "n", 0);

        await().atMost(SOON).until(() -> isInOutbox(other, "budget.threshold_reached"));
        owner.update("delete from billing_event where customer_id = ?::uuid", id(poisoned));
    }

    private void deliveries() throws Exception {
        var broken = hook(poisoned, "run.succeeded");
        owner.update("update webhook_endpoint set url = 'https://not an address' where id = ?::uuid", broken);
        var whole = hook(other, "run.succeeded");

        keyed(poisoned, WEBHOOKS + "/" + broken + "/ping", "");
        keyed(other, WEBHOOKS + "/" + whole + "/ping", "");

        await().atMost(SOON).until(() -> tries(whole) > 0);
        await().atMost(SOON).until(() -> isSetAside(SetAside.Loop.DELIVERIES));
        var given = get(poisoned.key(), WEBHOOKS + "/" + broken + "/deliveries")
                .json()
                .at("/items/0");
        assertThat(given.path("status").asString()).isEqualTo("dead");
        assertThat(given.path("failure").asString()).contains("cannot be read");
    }

    private void schedules() throws Exception {
        var broken = schedule(poisoned);
        var whole = schedule(other);
        owner.update(
                "update schedule set input = " + NESTED
                        + "::json, next_run_at = now(), try_at = now() where id = ?::uuid",
                broken);
        owner.update("update schedule set next_run_at = now(), try_at = now() where id = ?::uuid", whole);

        await().atMost(SOON)
                .until(() ->
                        get(other.key(), "/api/v1/schedules/" + whole).json().has("last_run"));
        await().atMost(SOON).until(() -> isSetAside(SetAside.Loop.SCHEDULES));

        var seen = get(poisoned.key(), "/api/v1/schedules/" + broken);
        assertThat(seen.json().path("paused_reason").asString(""))
                .as(seen.text())
                .contains("can no longer be read");
        assertThat(delete(poisoned.key(), "/api/v1/schedules/" + broken).status())
                .isEqualTo(204);
        delete(other.key(), "/api/v1/schedules/" + whole);
    }

    /** Both have lapsed with their worker; one row says a kind of billing that nobody knows. */
    private void liveRuns() throws Exception {
        var broken = waiting(poisoned);
        var whole = waiting(other);
        owner.update(
                "update execution set status = 'running', worker_id = gen_random_uuid(), billing = 'NONSENSE' where id = ?::uuid",
                broken);
        owner.update(
                "update execution set status = 'running', worker_id = gen_random_uuid() where id = ?::uuid", whole);

        await().atMost(SOON).until(() -> status(other, whole).equals("waiting_approval"));
        await().atMost(SOON).until(() -> isSetAside(SetAside.Loop.RUNS));
        cancelled(other, whole);
    }

    private void publishedPackages() throws Exception {
        var bad = "bad-" + UUID.randomUUID().toString().substring(0, 8);
        var good = "good-" + UUID.randomUUID().toString().substring(0, 8);
        owner.update("insert into packages values (?, ?::uuid, now())", bad, id(poisoned));
        owner.update(
                "insert into package_versions values (?, '1.0.0', '{1,0,0}', ?::uuid, 'Bad', 'listed', 'no zip', '{}', null, now())",
                bad,
                id(poisoned));
        owner.update("update package_feed set seq = seq + 1");
        await().atMost(SOON).until(() -> isSetAside(SetAside.Loop.PACKAGES));

        var publisher = CUSTOMERS.create("elite");
        owner.update("insert into packages values (?, ?::uuid, now())", good, id(publisher));
        owner.update(
                "insert into package_versions values (?, '1.0.0', '{1,0,0}', ?::uuid, 'Good', 'listed', ?, '{}', null, now())",
                good,
                id(publisher),
                PackageUpload.greeter(good, "1.0.0").zip());
        owner.update("update package_feed set seq = seq + 1");

        await().atMost(SOON).until(() -> get("", PACKAGES + "/" + good).status() == 200);
        owner.update("delete from package_versions where package_id = ?", bad);
        owner.update("update package_feed set seq = seq + 1");
    }

    private void documents() throws Exception {
        var broken = document(poisoned);
        await().atMost(SOON).until(() -> documentStatus(poisoned, broken).equals("ready"));
        owner.update(
                "update document set content_type = 'unheard/of', status = 'queued', lease_until = now() where id = ?::uuid",
                broken);
        var whole = document(other);

        await().atMost(SOON).until(() -> documentStatus(other, whole).equals("ready"));
        await().atMost(SOON).until(() -> isSetAside(SetAside.Loop.DOCUMENTS));
    }

    @Test
    void a_run_whose_journal_cannot_be_read_is_cancelled_and_holds_nothing() throws Exception {
        var run = waiting(poisoned);
        insertUnreadable(run, "checkpoint");
        assertThat(held()).isPositive();

        var ended = cancelled(poisoned, run);

        assertThat(ended).isEqualTo("cancelled");
        assertThat(held()).isZero();
        var events = get(poisoned.key(), "/api/v1/executions/" + run + "/events");
        assertThat(events.status()).isEqualTo(200);
        assertThat(entries(events.text())).extracting(Entry::event).endsWith("checkpoint", "finished");
    }

    @Test
    void a_run_with_unreadable_input_is_given_up_without_a_hold() throws Exception {
        var run = waiting(poisoned);
        owner.update("update execution_payload set body = " + NESTED + "::json where execution_id = ?::uuid", run);
        owner.update("update execution set status = 'running', worker_id = gen_random_uuid() where id = ?::uuid", run);

        await().atMost(SOON)
                .until(() -> !owner.queryForList("select 1 from execution_history where id = ?::uuid", run)
                        .isEmpty());

        var ended = get(poisoned.key(), "/api/v1/executions/" + run).json();
        assertThat(ended.at("/error/code").asString()).isEqualTo("RUN_ABANDONED");
        assertThat(ended.at("/price/micros").asLong()).isZero();
        assertThat(held()).isZero();
    }

    /** An entry that is JSON and yet says nothing that the run could go on from. */
    @Test
    void a_run_with_an_invalid_journal_ends_at_once() throws Exception {
        var run = waiting(poisoned);
        owner.update("""
                insert into execution_event (execution_id, seq, customer_id, type, payload, at)
                select execution_id, max(seq) + 1, customer_id, 'model_turn', '{"stop": 7}'::jsonb, now()
                  from execution_event where execution_id = ?::uuid group by execution_id, customer_id""", run);
        owner.update("update execution set status = 'running', worker_id = gen_random_uuid() where id = ?::uuid", run);

        await().atMost(SOON).until(() -> held() == 0);

        assertThat(get(poisoned.key(), "/api/v1/executions/" + run)
                        .json()
                        .at("/error/code")
                        .asString())
                .isEqualTo("RUN_ABANDONED");
    }

    @Test
    void an_unreadable_approval_is_listed_and_can_only_be_rejected() throws Exception {
        var run = waiting(poisoned);
        owner.update("update approval set arguments = " + NESTED + "::json where execution_id = ?::uuid", run);

        var asked = get(poisoned.key(), "/api/v1/approvals?execution_id=" + run)
                .json()
                .at("/items/0");
        var path = "/api/v1/approvals/" + asked.path("approval_id").asString();
        var hash = "{\"action_sha256\":\"" + asked.path("action_sha256").asString() + "\"}";

        assertThat(asked.path("title").asString()).isEqualTo("Leave mark 1");
        assertThat(post(poisoned.key(), path + "/approve", hash).status()).isEqualTo(409);
        assertThat(post(poisoned.key(), path + "/reject", "{}").status()).isEqualTo(200);
        await().atMost(SOON).until(() -> held() == 0);
    }

    private void insertUnreadable(String run, String type) {
        owner.update("""
                insert into execution_event (execution_id, seq, customer_id, type, payload, at)
                select execution_id, max(seq) + 1, customer_id, ?, """ + NESTED + """
                ::jsonb, now() from execution_event where execution_id = ?::uuid group by execution_id, customer_id""", type, run);
    }

    /** A run that waits for a person. */
    private String waiting(Made who) throws Exception {
        var run = keyed(who, GRAPH, "{\"input\":{\"note\":\"n\",\"rounds\":1}}");
        assertThat(run.json().path("status").asString()).as(run.text()).isEqualTo("waiting_approval");
        return run.json().path("execution_id").asString();
    }

    private String cancelled(Made who, String run) throws Exception {
        var answer = post(who.key(), "/api/v1/executions/" + run + "/cancel", "");
        assertThat(answer.status()).as(answer.text()).isLessThan(300);
        await().atMost(SOON)
                .until(() -> get(who.key(), "/api/v1/executions/" + run).json().has("finished_at"));
        return status(who, run);
    }

    private String status(Made who, String run) throws Exception {
        return get(who.key(), "/api/v1/executions/" + run).json().path("status").asString("");
    }

    private long held() {
        return owner.queryForObject(
                "select coalesce(sum(held_micros), 0) from budget_counter where customer_id = ?::uuid",
                Long.class,
                id(poisoned));
    }

    private String hook(Made who, String event) throws Exception {
        var made = keyed(who, WEBHOOKS, "{\"url\":\"https://receiver.invalid/hook\",\"events\":[\"" + event + "\"]}");
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        return made.json().path("id").asString();
    }

    private String schedule(Made who) throws Exception {
        var made = keyed(who, "/api/v1/schedules", """
                {"package_id": "crash-probe", "cron": "0 0 1 1 *", "time_zone": "Etc/UTC", "input": {"note": "n", "sleep_ms": 0}}""");
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        return made.json().path("id").asString();
    }

    private String document(Made who) throws Exception {
        var made = keyed(who, DOCUMENTS, "{\"title\": \"t\", \"text\": \"Some words about nothing.\"}");
        assertThat(made.status()).as(made.text()).isEqualTo(202);
        return made.json().path("id").asString();
    }

    private String documentStatus(Made who, String document) throws Exception {
        return get(who.key(), DOCUMENTS + "/" + document).json().path("status").asString("");
    }

    private boolean isInOutbox(Made who, String type) {
        return !owner.queryForList(
                        "select 1 from webhook_delivery where customer_id = ?::uuid and type = ?", id(who), type)
                .isEmpty();
    }

    private int tries(String hook) {
        return owner.queryForObject(
                "select coalesce(sum(attempts), 0) from webhook_delivery where endpoint_id = ?::uuid",
                Integer.class,
                hook);
    }

    private boolean isSetAside(SetAside.Loop loop) {
        return !owner.queryForList(
                        "select 1 from set_aside where loop = ?", loop.name().toLowerCase(Locale.ROOT))
                .isEmpty();
    }

    private Answer keyed(Made who, String path, String body) throws Exception {
        return post(who.key(), path, body, "Idempotency-Key", UUID.randomUUID().toString());
    }

    private static String id(Made who) {
        return who.id().toString();
    }
}
