package io.agentmarket.toolkits.incidents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentmarket.egress.Answer;
import io.agentmarket.egress.Call;
import io.agentmarket.egress.EgressFailedException;
import io.agentmarket.shared.Json;
import io.agentmarket.tools.MemorySteps;
import io.agentmarket.tools.WaitingException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class ProposeActionsToolTest {

    private static final String ROLLBACK = """
            {"service": "checkout", "execute": true, "action_url": "https://ops.example.com/actions",
             "deploy": {"service": "checkout", "version": "2.14.0", "previous_version": "2.13.4"}}
            """;

    private final List<Call> sent = new CopyOnWriteArrayList<>();
    private final MemorySteps journal = new MemorySteps();
    private final Called granted = new Called(this::receive, journal, "{\"hosts\": [\"ops.example.com\"]}");

    @Test
    void without_execute_all_are_proposals_and_nothing_is_sent() {
        var answer = Called.tool("propose_actions", """
                {"service": "orders-db", "runbook": "KubePersistentVolumeFillingUp", "deploy": {"version": "3"},
                 "action_url": "https://ops.example.com/actions"}
                """);

        assertThat(answer.path("actions"))
                .isNotEmpty()
                .allMatch(action -> action.path("state").stringValue().equals("proposed"));
        assertThat(answer.at("/actions/0/arguments/from_version").stringValue()).isEqualTo("3");
    }

    @Test
    void a_risky_action_waits_for_a_person() {
        assertThatThrownBy(() -> granted.call("propose_actions", json(ROLLBACK)))
                .isInstanceOf(WaitingException.class);

        assertThat(sent).isEmpty();
        assertThat(journal.asked().get("a1").risk()).isEqualTo("medium");
        assertThat(journal.asked().get("a1").arguments().path("from_version").stringValue())
                .isEqualTo("2.14.0");
    }

    @Test
    void repeated_calls_send_an_approved_action_once() {
        journal.decide("a1", true, approved("{\"action\": \"rollback\", \"service\": \"checkout\"}"));

        var answer = granted.call("propose_actions", json(ROLLBACK));
        var again = granted.call("propose_actions", json(ROLLBACK));

        assertThat(answer).isEqualTo(again);
        assertThat(answer.at("/actions/0/state").stringValue()).isEqualTo("done");
        assertThat(sent).singleElement().satisfies(call -> {
            assertThat(call.headers()).containsEntry("idempotency-key", "run:1/a1/effect");
            assertThat(call.allowedHosts()).isEqualTo(Set.of("ops.example.com"));
            assertThat(call.redirects()).isZero();
        });
    }

    @Test
    void exactly_the_approved_action_is_sent() {
        journal.decide(
                "a1",
                true,
                approved("{\"action\": \"rollback\", \"service\": \"checkout\", \"to_version\": \"2.12.0\"}"));

        granted.call("propose_actions", json(ROLLBACK));

        assertThat(Json.MAPPER
                        .readTree(sent.getFirst().body())
                        .path("to_version")
                        .stringValue())
                .isEqualTo("2.12.0");
    }

    @Test
    void an_approval_covers_the_address() {
        assertThatThrownBy(() -> granted.call("propose_actions", json(ROLLBACK)))
                .isInstanceOf(WaitingException.class);
        var asked = journal.asked().get("a1").arguments();
        journal.decide("a1", true, asked);
        var elsewhere = ROLLBACK.replace("/actions", "/actions/delete-everything");

        granted.call("propose_actions", json(elsewhere));

        assertThat(asked.path("action_url").stringValue()).isEqualTo("https://ops.example.com/actions");
        assertThat(sent).singleElement().satisfies(call -> {
            assertThat(call.uri()).hasToString("https://ops.example.com/actions");
            assertThat(Json.MAPPER.readTree(call.body()).has("action_url")).isFalse();
        });
    }

    @Test
    void a_rejected_action_is_not_sent() {
        journal.decide("a1", false, json("{}"));

        var answer = granted.call("propose_actions", json(ROLLBACK));

        assertThat(answer.at("/actions/0/state").stringValue()).isEqualTo("rejected");
        assertThat(sent).isEmpty();
    }

    @Test
    void a_failing_receiver_is_reported() {
        journal.decide("a1", true, approved("{}"));
        var broken = new Called(
                call -> {
                    throw new EgressFailedException(EgressFailedException.Reason.TIMEOUT, "Time was up.", null);
                },
                journal,
                "{\"hosts\": [\"ops.example.com\"]}");

        var answer = broken.call("propose_actions", json(ROLLBACK));

        assertThat(answer.at("/actions/0/state").stringValue()).isEqualTo("failed");
        assertThat(answer.at("/actions/0/result").stringValue()).contains("Time was up.");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {}                             | https://ops.example.com/actions | no host is granted
            {"hosts": ["ops.example.com"]} |                                 | needs an action_url
            {"hosts": ["ops.example.com"]} | not an address                  | is not an address
            """)
    void actions_that_cannot_be_sent_stay_proposals_and_say_why(String grant, @Nullable String address, String why) {
        var bare = new Called(this::receive, journal, grant);
        var arguments = (ObjectNode) json(ROLLBACK);
        arguments.remove("action_url");
        if (address != null) {
            arguments.put("action_url", address);
        }

        var answer = bare.call("propose_actions", arguments);

        assertThat(answer.at("/actions/0/title").stringValue()).isEqualTo("Roll checkout back from 2.14.0 to 2.13.4");
        assertThat(answer.at("/actions/0/state").stringValue()).isEqualTo("proposed");
        assertThat(answer.at("/actions/0/result").stringValue()).contains("Nothing was sent", why);
        assertThat(answer.path("refused").stringValue()).contains(why);
        assertThat(journal.asked()).isEmpty();
        assertThat(sent).isEmpty();
    }

    @Test
    void a_rollback_without_a_known_target_is_left_to_people() {
        var arguments = (ObjectNode) json(ROLLBACK);
        ((ObjectNode) arguments.path("deploy")).remove("previous_version");

        var action = granted.call("propose_actions", arguments).at("/actions/0");

        assertThat(action.path("title").stringValue())
                .isEqualTo("Roll checkout back to the version before 2.14.0, which is not known: find it first");
        assertThat(action.path("state").stringValue()).isEqualTo("proposed");
        assertThat(action.path("arguments").has("to_version")).isFalse();
        assertThat(journal.asked()).isEmpty();
        assertThat(sent).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Check pod events                         | kubectl describe pod x                | low
            See whether the node is healthy          | kubectl delete node x                 | high
            Purge the volume                         |                                       | high
            Delete the pod, then check it            |                                       | high
            Increase the replicas                    | kubectl scale deployment x            | medium
            Restart it                               | kubectl rollout restart deployment x  | medium
            The disk may be slow                     |                                       | low
            """)
    void risk_follows_from_the_action(String text, @Nullable String command, String risk) {
        assertThat(RunbookStep.riskOf(text, command)).isEqualTo(risk);
    }

    @Test
    void a_list_inside_a_runbook_item_belongs_to_its_step() {
        var steps = RunbookStep.in("Diagnosis", """
                - Check the pod template, such as:
                  - the priority
                  - resources, as there may be
                    no node with them
                - Check the logs
                  - of all containers

                Services that can do this:
                - kafka
                - ceph
                """);

        assertThat(steps)
                .extracting(RunbookStep::text)
                .containsExactly(
                        "Check the pod template, such as: the priority; resources, as there may be no node with them",
                        "Check the logs",
                        "of all containers");
    }

    private Answer receive(Call call) {
        sent.add(call);
        return new Answer(202, Map.of(), new byte[0]);
    }

    private static JsonNode json(String text) {
        return Json.MAPPER.readTree(text);
    }

    private static JsonNode approved(String action) {
        return ((ObjectNode) json(action)).put("action_url", "https://ops.example.com/actions");
    }
}
