package io.agentmarket.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.shared.ErrorCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("stores")
class AuditLogFiltersTest extends OperatorCalls {

    private final TestCustomers.Made alice = customers.create("silver");
    private final TestCustomers.Made bob = customers.create("silver");

    @Test
    void an_entry_names_the_key_and_its_customer_as_people_call_them() throws Exception {
        put(operator.id() + "/name", "{\"name\":\"Platform staff\"}");
        put(alice.id() + "/tier", "{\"tier\":\"premium\"}");

        var entry = body(get(LOG + "?limit=1")).at("/items/0");

        assertThat(entry.get("actor_name").stringValue()).isEqualTo("key of a test");
        assertThat(entry.at("/customer/id").stringValue())
                .isEqualTo(operator.id().toString());
        assertThat(entry.at("/customer/name").stringValue()).isEqualTo("Platform staff");
    }

    @Test
    void a_customer_filter_matches_its_actions_and_those_on_it() throws Exception {
        put(alice.id() + "/tier", "{\"tier\":\"premium\"}");
        put(bob.id() + "/tier", "{\"tier\":\"premium\"}");
        auditLog.record(new AuditLog.Entry(alice.caller(), "thing.changed", "42", Map.of()));

        assertThat(actions("customer=" + alice.id())).containsExactly("thing.changed", "customer.tier_changed");
    }

    @Test
    void action_actor_and_subject_are_asked_for_together() throws Exception {
        put(alice.id() + "/tier", "{\"tier\":\"premium\"}");
        put(alice.id() + "/name", "{\"name\":\"A\"}");
        put(bob.id() + "/name", "{\"name\":\"B\"}");
        var actor = operator.caller().key().toString();

        assertThat(actions("actor=" + actor + "&subject=" + alice.id()))
                .containsExactly("customer.renamed", "customer.tier_changed");
        assertThat(actions("actor=" + actor + "&subject=" + alice.id() + "&action=customer.renamed"))
                .containsExactly("customer.renamed");
        assertThat(actions("actor=" + UUID.randomUUID())).isEmpty();
    }

    @Test
    void a_time_range_includes_its_start_and_excludes_its_end() throws Exception {
        clock.pass(Duration.ofDays(400));
        put(alice.id() + "/tier", "{\"tier\":\"premium\"}");
        var at = clock.instant();
        clock.pass(Duration.ofSeconds(1));
        put(alice.id() + "/tier", "{\"tier\":\"basic\"}");

        assertThat(actions("subject=" + alice.id() + "&from=" + at + "&to=" + clock.instant()))
                .hasSize(1);
        assertThat(actions("subject=" + alice.id() + "&from=" + at)).hasSize(2);
        assertThat(CodeHeader.of(get(LOG + "?from=" + at + "&to=" + at))).isEqualTo(ErrorCode.INVALID_REQUEST);
    }

    @Test
    void every_page_keeps_the_filter() throws Exception {
        for (var name : List.of("1", "2", "3")) {
            put(alice.id() + "/name", "{\"name\":\"" + name + "\"}");
            put(bob.id() + "/name", "{\"name\":\"" + name + "\"}");
        }

        var first = body(get(LOG + "?limit=2&subject=" + alice.id()));
        var second = body(get(LOG + "?limit=2&subject=" + alice.id() + "&cursor="
                + first.get("next_cursor").stringValue()));

        assertThat(first.at("/items/1/body/detail/name").stringValue()).isEqualTo("2");
        assertThat(second.get("items")).hasSize(1);
        assertThat(second.at("/items/0/body/detail/name").stringValue()).isEqualTo("1");
    }

    private List<String> actions(String filter) throws Exception {
        var actions = new ArrayList<String>();
        for (var entry : body(get(LOG + "?" + filter)).get("items")) {
            actions.add(entry.at("/body/action").stringValue());
        }
        return actions;
    }
}
