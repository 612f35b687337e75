package io.agentmarket.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentmarket.identity.Scope;
import io.agentmarket.identity.TestCustomers.Made;
import io.agentmarket.monitoring.TestAuditor;
import io.agentmarket.shared.Json;
import java.nio.file.Files;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A run that requests an approval, over HTTP: exactly the approved action is done, once. */
@Tag("stores")
class ApprovalsTest extends RunningPlatform {

    private static final String GRAPH = "/api/v1/marketplace/packages/graph-probe/execute";
    private static final String APPROVALS = "/api/v1/approvals";

    private final Made customer = CUSTOMERS.create("standard");

    @AfterEach
    void the_auditor_is_green() {
        assertThat(TestAuditor.broken(STORES.databases())).isEmpty();
    }

    @Nested
    class Decided {

        @Test
        void a_run_waits_and_continues_after_its_approval() throws Exception {
            var id = ask("one", 1);

            var waiting = get(customer.key(), "/api/v1/executions/" + id).json();
            var asked = pending(id);
            var answer = approve(customer, asked, "");

            assertThat(waiting.path("status").asString()).isEqualTo("waiting_approval");
            assertThat(asked.path("title").asString()).isEqualTo("Leave mark 1");
            assertThat(asked.path("risk").asString()).isEqualTo("high");
            assertThat(asked.path("arguments").path("note").asString()).isEqualTo("one-1");
            assertThat(answer.status()).as(answer.text()).isEqualTo(200);
            assertThat(ended(id).path("output").path("rounds").asInt()).isEqualTo(1);
            assertThat(marks(id)).containsExactly("one-1");
        }

        @Test
        void the_journal_records_the_question_and_the_decision() throws Exception {
            var id = ask("journal", 1);
            approve(customer, pending(id), ", \"comment\": \"fine\"");
            ended(id);

            var entries = entries(
                    get(customer.key(), "/api/v1/executions/" + id + "/events").text());

            var decided = entries.stream()
                    .filter(it -> it.event().equals("approval_decided"))
                    .map(it -> Json.MAPPER.readTree(it.data()))
                    .toList();
            assertThat(entries)
                    .extracting(Entry::event)
                    .containsSubsequence("approval_requested", "approval_decided", "resumed", "checkpoint", "finished");
            assertThat(decided).hasSize(1);
            assertThat(decided.getFirst().path("comment").asString()).isEqualTo("fine");
            assertThat(decided.getFirst().path("decided_by").asString())
                    .isEqualTo(customer.caller().key().toString());
        }

        @Test
        void an_edited_action_is_performed_as_edited() throws Exception {
            var id = ask("edited", 1);

            approve(customer, pending(id), ", \"arguments\": {\"note\": \"another\"}");

            ended(id);
            assertThat(marks(id)).containsExactly("another");
        }

        @Test
        void only_a_repeated_approval_gets_the_first_answer() throws Exception {
            var id = ask("edited, then not", 1);
            var asked = pending(id);
            approve(customer, asked, ", \"arguments\": {\"note\": \"another\"}");

            assertThat(approve(customer, asked, ", \"arguments\": {\"note\": \"another\"}")
                            .status())
                    .isEqualTo(200);
            assertThat(approve(customer, asked, "").status()).isEqualTo(409);
            var original = ", \"arguments\": " + asked.path("arguments");
            assertThat(approve(customer, asked, original).status()).isEqualTo(409);
            ended(id);
        }

        @Test
        void a_rejected_action_is_not_performed_and_the_run_continues() throws Exception {
            var id = ask("rejected", 1);

            post(customer.key(), APPROVALS + "/" + idOf(pending(id)) + "/reject", "{\"comment\": \"no\"}");

            assertThat(ended(id).path("status").asString()).isEqualTo("succeeded");
            assertThat(marks(id)).isEmpty();
        }

        @Test
        void a_run_that_waits_holds_no_place_and_can_be_cancelled() throws Exception {
            var solo = CUSTOMERS.create("solo");
            var id = ask(solo, "waits", 1);

            var beside = run(solo.key(), "beside", "n", 0);
            post(solo.key(), "/api/v1/executions/" + id + "/cancel", "");

            assertThat(beside.status()).as(beside.text()).isEqualTo(200);
            assertThat(ended(solo, id).path("status").asString()).isEqualTo("cancelled");
            assertThat(items(solo, "?execution_id=" + id).path(0).path("status").asString())
                    .isEqualTo("void");
        }

        @Test
        void one_of_many_concurrent_decisions_counts() throws Exception {
            var id = ask("race", 1);
            var asked = pending(id);
            Callable<Integer> yes = () -> approve(customer, asked, ", \"arguments\": {\"note\": \"yes\"}")
                    .status();
            Callable<Integer> no = () -> post(customer.key(), APPROVALS + "/" + idOf(asked) + "/reject", "{}")
                    .status();

            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                var answers =
                        threads.invokeAll(Stream.of(yes, no, yes, no, yes, no).toList());
                var kinds = EnumSet.noneOf(Verdict.class);
                for (var answer : answers) {
                    kinds.add(answer.get() == 200 ? Verdict.TAKEN : Verdict.REFUSED);
                }
                assertThat(kinds).containsExactly(Verdict.TAKEN, Verdict.REFUSED);
            }
            ended(id);
            var rejected = items(customer, "?execution_id=" + id)
                    .path(0)
                    .path("status")
                    .asString();
            assertThat(marks(id)).hasSize(rejected.equals("rejected") ? 0 : 1);
        }

        private enum Verdict {
            TAKEN,
            REFUSED
        }

        @Test
        void the_inbox_shows_only_pending_approvals() throws Exception {
            var first = ask("first", 1);
            var second = ask("second", 1);
            approve(customer, pending(first), "");
            ended(first);

            var inbox = items(customer, "?status=pending");

            assertThat(inbox).hasSize(1);
            assertThat(inbox.path(0).path("execution_id").asString()).isEqualTo(second);
            assertThat(items(CUSTOMERS.create("standard"), "")).isEmpty();
        }

        @Test
        void erasing_the_run_erases_its_approvals() throws Exception {
            var id = ask("secret-canary", 1);
            approve(customer, pending(id), ", \"comment\": \"secret-canary\"");
            ended(id);

            delete(customer.key(), "/api/v1/usage/executions/" + id);

            assertThat(get(customer.key(), APPROVALS + "?execution_id=" + id).text())
                    .doesNotContain("secret-canary");
        }
    }

    @Nested
    class Refused {

        @Test
        void an_approval_of_another_action_than_the_one_that_waits() throws Exception {
            var id = ask("changed", 1);
            var asked = pending(id);
            var other = asked.path("action_sha256").asString().replaceAll("[0-7]", "8");

            var answer = post(
                    customer.key(),
                    APPROVALS + "/" + idOf(asked) + "/approve",
                    "{\"action_sha256\": \"" + other + "\"}");

            assertThat(answer.status()).isEqualTo(409);
            assertThat(answer.json().path("code").asString()).isEqualTo("APPROVAL_CHANGED");
            assertThat(items(customer, "?status=pending")).hasSize(1);
        }

        /** Between the decision and the deed nobody can put in something else, not even in the table. */
        @Test
        void arguments_that_change_after_the_approval() throws Exception {
            var id = ask("tampered", 1);
            var asked = pending(id);
            STORES.tenant()
                    .platform(jdbc -> jdbc.sql("""
                                    update approval set status = 'approved', decided_at = now(), actor_kind = 'platform',
                                           decided_sha256 = action_sha256, decided_arguments = '{"note": "evil"}'
                                     where id = :id::uuid""").param("id", idOf(asked)).update());

            var ended = ended(id);

            assertThat(ended.path("status").asString()).isEqualTo("failed");
            assertThat(ended.path("error").path("detail").asString()).contains("not those that were approved");
            assertThat(ended.path("price").path("micros").asLong()).isZero();
            assertThat(marks(id)).isEmpty();
        }

        @Test
        void a_decision_that_was_made_otherwise() throws Exception {
            var id = ask("twice", 1);
            var asked = pending(id);
            var first = approve(customer, asked, "");
            var again = approve(customer, asked, "");

            var otherwise = post(customer.key(), APPROVALS + "/" + idOf(asked) + "/reject", "{}");

            assertThat(first.status()).isEqualTo(200);
            assertThat(again.status()).isEqualTo(200);
            assertThat(otherwise.status()).isEqualTo(409);
            ended(id);
            assertThat(marks(id)).hasSize(1);
        }

        @Test
        void strangers_test_keys_and_keys_without_the_scope() throws Exception {
            var id = ask("mine", 1);
            var asked = pending(id);
            var stranger = CUSTOMERS.create("standard");
            var test = CUSTOMERS.addKey(customer, true, Set.of(Scope.APPROVE, Scope.READ));
            var reader = CUSTOMERS.addKey(customer, false, Set.of(Scope.READ, Scope.EXECUTE));

            assertThat(approve(stranger, asked, "").status()).isEqualTo(404);
            assertThat(get(stranger.key(), APPROVALS + "/" + idOf(asked)).status())
                    .isEqualTo(404);
            assertThat(approve(test, asked, "").status()).isEqualTo(403);
            assertThat(approve(reader, asked, "").status()).isEqualTo(403);
            assertThat(get("", APPROVALS).status()).isEqualTo(401);
        }

        @Test
        void bad_bodies_with_the_field_named() throws Exception {
            var asked = pending(ask("fields", 1));
            var path = APPROVALS + "/" + idOf(asked) + "/approve";

            assertThat(pointer(post(customer.key(), path, "{}"))).isEqualTo("/action_sha256");
            assertThat(pointer(approve(customer, asked, ", \"arguments\": [1]")))
                    .isEqualTo("/arguments");
            assertThat(pointer(approve(customer, asked, ", \"arguments\": {\"nte\": \"x\"}")))
                    .isEqualTo("/arguments/nte");
            assertThat(pointer(approve(customer, asked, ", \"comment\": \"" + "x".repeat(2_001) + "\"")))
                    .isEqualTo("/comment");
            assertThat(pointer(get(customer.key(), APPROVALS + "?status=open"))).isEqualTo("status");
            assertThat(pointer(get(customer.key(), APPROVALS + "?limit=0"))).isEqualTo("limit");
        }
    }

    private String ask(String note, int rounds) throws Exception {
        return ask(customer, note, rounds);
    }

    /** Starts a run and waits until it waits. */
    private String ask(Made who, String note, int rounds) throws Exception {
        var answer = post(
                who.key(),
                GRAPH,
                "{\"input\": {\"note\": \"" + note + "\", \"rounds\": " + rounds + "}}",
                "Idempotency-Key",
                note);
        assertThat(answer.status()).as(answer.text()).isEqualTo(202);
        assertThat(answer.json().path("status").asString()).isEqualTo("waiting_approval");
        return answer.json().path("execution_id").asString();
    }

    private JsonNode pending(String id) throws Exception {
        var items = items(customer, "?status=pending&execution_id=" + id);
        assertThat(items).hasSize(1);
        return items.path(0);
    }

    private JsonNode items(Made who, String query) throws Exception {
        return get(who.key(), APPROVALS + query).json().path("items");
    }

    private static String idOf(JsonNode approval) {
        return approval.path("approval_id").asString();
    }

    private static String pointer(Answer answer) {
        return answer.json().at("/errors/0/pointer").asString("");
    }

    private Answer approve(Made who, JsonNode asked, String more) throws Exception {
        return post(
                who.key(),
                APPROVALS + "/" + idOf(asked) + "/approve",
                "{\"action_sha256\": \"" + asked.path("action_sha256").asString() + "\"" + more + "}");
    }

    private JsonNode ended(String id) throws Exception {
        return ended(customer, id);
    }

    private JsonNode ended(Made who, String id) throws Exception {
        await().until(() -> get(who.key(), "/api/v1/executions/" + id).json().has("finished_at"));
        return get(who.key(), "/api/v1/executions/" + id).json();
    }

    /** The notes of the marks that a run left. */
    private static Stream<String> notes(String id) throws Exception {
        var log = MARKS.resolve("calls.log");
        return Files.exists(log)
                ? Files.readAllLines(log).stream()
                        .filter(line -> line.startsWith(id))
                        .map(line -> line.substring(line.indexOf(' ') + 1))
                : Stream.empty();
    }

    private static List<String> marks(String id) throws Exception {
        return notes(id).toList();
    }
}
