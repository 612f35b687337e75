package io.agentmarket.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.identity.Scope;
import io.agentmarket.identity.TestCustomers.Made;
import java.util.EnumSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The operator's calls for a customer, from creation to closing; each answer is checked against the document. */
class OperatorOverHttpTest extends RunningPlatform {

    private static final String CUSTOMERS_PATH = "/api/v1/operator/customers";

    private final Made operator = CUSTOMERS.create("elite", false, EnumSet.allOf(Scope.class));

    @Test
    void a_new_customer_is_renamed_limited_suspended_let_in_and_closed() throws Exception {
        var made = keyed(CUSTOMERS_PATH, "{\"name\":\"Acme Ltd\",\"tier\":\"silver\"}");
        var own = CUSTOMERS_PATH + "/" + made.json().at("/customer/id").asString();
        var key = made.json().path("api_key").asString();

        assertThat(made.status()).isEqualTo(201);
        assertThat(get(key, "/api/v1/me").status()).isEqualTo(200);
        put(operator.key(), own + "/name", "{\"name\":\"Acme Incorporated\"}");
        put(operator.key(), own + "/tier", "{\"tier\":\"elite\"}");
        put(operator.key(), own + "/limits", "{\"requests_per_minute\":900,\"runs_per_hour\":500}");
        var suspended = put(operator.key(), own + "/status", "{\"active\":false}");
        assertThat(suspended.json().path("status").asString()).isEqualTo("suspended");
        assertThat(get(key, "/api/v1/me").json().path("code").asString()).isEqualTo("CUSTOMER_SUSPENDED");
        put(operator.key(), own + "/status", "{\"active\":true}");
        assertThat(get(key, "/api/v1/me").json().path("tier").asString()).isEqualTo("elite");

        var seen = get(operator.key(), own).json();

        assertThat(seen.path("name").asString()).isEqualTo("Acme Incorporated");
        assertThat(seen.path("active").asBoolean()).isTrue();
        assertThat(seen.at("/limits/requests_per_minute").asInt()).isEqualTo(900);
        var closed = post(operator.key(), own + "/close", "{\"name\":\"Acme Incorporated\"}");
        assertThat(closed.json().path("status").asString()).isEqualTo("closed");
        assertThat(get(key, "/api/v1/me").json().path("code").asString()).isEqualTo("CUSTOMER_CLOSED");
    }

    @Test
    void the_list_of_customers_continues_after_its_page() throws Exception {
        var older = CUSTOMERS.create("silver");
        var newer = CUSTOMERS.create("elite");

        var first = get(operator.key(), CUSTOMERS_PATH + "?limit=1").json();
        var second = get(
                        operator.key(),
                        CUSTOMERS_PATH + "?limit=1&cursor="
                                + first.path("next_cursor").asString())
                .json();

        assertThat(first.at("/items/0/id").asString()).isEqualTo(newer.id().toString());
        assertThat(second.at("/items/0/id").asString()).isEqualTo(older.id().toString());
    }

    @Test
    void a_key_made_for_a_customer_is_listed_and_revoked() throws Exception {
        var keys = CUSTOMERS_PATH + "/" + CUSTOMERS.create("standard").id() + "/keys";

        var made = keyed(
                keys,
                "{\"name\":\"In place of a lost one\",\"scopes\":[\"read\",\"execute\"],\"expires_at\":\"2030-01-01T00:00:00Z\",\"mode\":\"live\"}");
        var secret = made.json().path("secret").asString();

        assertThat(made.status()).as(made.text()).isEqualTo(201);
        assertThat(get(secret, "/api/v1/executions").status()).isEqualTo(200);
        assertThat(get(operator.key(), keys).json().at("/items/0/name").asString())
                .isEqualTo("In place of a lost one");
        delete(operator.key(), keys + "/" + made.json().path("id").asString());
        assertThat(get(secret, "/api/v1/executions").status()).isEqualTo(401);
    }

    @Test
    void an_operators_changes_are_in_the_audit_log_with_its_key() throws Exception {
        var customer = CUSTOMERS.create("silver");
        put(operator.key(), CUSTOMERS_PATH + "/" + customer.id() + "/tier", "{\"tier\":\"elite\"}");

        var log = get(operator.key(), "/api/v1/operator/audit-log?subject=" + customer.id())
                .json()
                .path("items");

        assertThat(log).hasSize(1);
        assertThat(log.at("/0/body/action").asString()).isEqualTo("customer.tier_changed");
        assertThat(log.at("/0/body/actor")).isEqualTo(log.at("/0/actor"));
        assertThat(log.at("/0/actor/id").asString())
                .isEqualTo(operator.caller().key().toString());
        assertThat(log.at("/0/body/detail/from").asString()).contains("silver");
    }

    @Test
    void the_books_are_looked_at() throws Exception {
        run(operator.key(), "a run to look at", "n", 0);

        var audit = get(operator.key(), "/api/v1/operator/audit").json();

        assertThat(audit.path("green").asBoolean()).as(audit.toString()).isTrue();
        assertThat(audit.path("findings")).isNotEmpty();
    }

    private Answer keyed(String path, String body) throws Exception {
        return post(
                operator.key(), path, body, "Idempotency-Key", UUID.randomUUID().toString());
    }
}
