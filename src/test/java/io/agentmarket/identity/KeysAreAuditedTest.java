package io.agentmarket.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.agentmarket.shared.Json;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.servlet.request.MockMvcRequestBuilders;
import tools.jackson.databind.JsonNode;

@Tag("stores")
class KeysAreAuditedTest extends ApiKeyCalls {

    @Test
    void every_change_of_a_key_names_its_actor_never_the_secret() throws Exception {
        var made = body(create(alice, "a", "{\"name\":\"ci\",\"scopes\":[\"read\",\"execute\"]}"));
        create(alice, "a", "{\"name\":\"ci\",\"scopes\":[\"read\",\"execute\"]}");
        limit(made, "{\"runs_per_hour\":10}");
        limit(made, "{\"runs_per_hour\":10}");
        var fresh = body(rotate(alice, "b", made, "{}"));
        delete(alice, fresh.path("id").asString());
        delete(alice, fresh.path("id").asString());

        assertThat(log())
                .extracting(
                        entry -> entry.path("action").asString(),
                        entry -> entry.path("subject").asString())
                .containsExactly(
                        tuple("api_key.created", id(made)),
                        tuple("api_key.limited", id(made)),
                        tuple("api_key.rotated", id(made)),
                        tuple("api_key.revoked", id(fresh)));
        assertThat(log().getFirst().path("detail").path("scopes").asString()).isEqualTo("execute read");
        assertThat(log().get(2).path("detail").path("replaced_by").asString()).isEqualTo(id(fresh));
        assertThat(log().toString())
                .doesNotContain(
                        made.path("secret").asString(), fresh.path("secret").asString());
    }

    @Test
    void refusals_leave_no_entry_and_a_foreign_key_is_not_found() throws Exception {
        var bob = customers.create("silver");
        var made = body(create(alice, "c", "{\"name\":\"hers\"}"));

        assertThat(delete(bob, id(made)).getStatus()).isEqualTo(404);
        assertThat(rotate(bob, "d", made, "{}").getStatus()).isEqualTo(404);

        assertThat(log()).hasSize(1);
        assertThat(log(bob)).isEmpty();
    }

    private void limit(JsonNode key, String limits) throws Exception {
        body(call(MockMvcRequestBuilders.put(KEYS + "/" + id(key) + "/limits")
                .header("X-API-Key", alice.key())
                .contentType("application/json")
                .content(limits)));
    }

    private static String id(JsonNode key) {
        return key.path("id").asString();
    }

    private List<JsonNode> log() {
        return log(alice);
    }

    /** Oldest first. */
    private List<JsonNode> log(TestCustomers.Made whose) {
        return customers.auditLog().page(Long.MAX_VALUE, AuditLogSql.Filter.ANY, 1_000).reversed().stream()
                .map(row -> Json.MAPPER.readTree(row.body()))
                .filter(entry ->
                        entry.path("customer_id").asString().equals(whose.id().toString()))
                .toList();
    }
}
