package io.agentmarket.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.identity.Scope;
import io.agentmarket.shared.Json;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A package under a customer's own terms, over HTTP. */
@Tag("stores")
class DeploymentsTest extends DeployedRuns {

    @Nested
    class Granted {

        @Test
        void the_deployments_terms_reach_the_tools() throws Exception {
            var deployment =
                    made(", \"config\": {\"rounds\": 3}, \"hosts\": [\"*.corp.example\", \"api.corp.example\"]");

            var seen = Json.MAPPER.readTree(
                    execute(deployment, "seen").json().at("/output/told").asString());

            assertThat(seen.path("hosts").toString()).isEqualTo("[\"*.corp.example\",\"api.corp.example\"]");
            assertThat(seen.path("config").toString()).isEqualTo("{\"tone\":\"plain\",\"rounds\":3}");
        }

        @Test
        void hosts_default_to_the_packages_and_an_empty_list_allows_none() throws Exception {
            var open = execute(made(""), "seen").json().at("/output/told").asString();
            var closed = execute(made(", \"hosts\": []"), "seen")
                    .json()
                    .at("/output/told")
                    .asString();

            assertThat(open).contains("\"hosts\":[\"api.example.com\"]");
            assertThat(closed).contains("\"hosts\":[]");
        }

        @Test
        void a_tool_that_is_withheld_is_refused_to_the_model() throws Exception {
            var answer = execute(made(", \"tools\": [\"tell_secret\"]"), "withheld");

            assertThat(answer.json().path("status").asString()).isEqualTo("succeeded");
            assertThat(answer.json().at("/output/mark").asString()).contains("not granted the tool");
        }

        @Test
        void an_approval_more_than_the_package_asks_for_waits() throws Exception {
            var id = ask(made(", \"requires_approval\": [\"leave_mark\"]"), "waits");

            var asked = pending(id);
            var ended = approved(id);

            assertThat(asked.path("title").asString()).isEqualTo("Call the tool leave_mark");
            assertThat(ended.at("/output/mark").asString()).contains("\"key\"");
        }

        @Test
        void edited_arguments_are_held_against_the_tools_schema() throws Exception {
            var asked = pending(ask(made(", \"requires_approval\": [\"leave_mark\"]"), "edited"));
            var path = "/api/v1/approvals/" + asked.path("approval_id").asString() + "/approve";
            var hash = "{\"action_sha256\": \"" + asked.path("action_sha256").asString() + "\", \"arguments\": ";

            var misspelt = post(customer.key(), path, hash + "{\"note\": \"x\", \"sleep\": 1}}");
            var wrong = post(customer.key(), path, hash + "{\"note\": 3}}");
            var right = post(customer.key(), path, hash + "{\"note\": \"by hand\"}}");

            assertThat(asked.path("tool").asString()).isEqualTo("leave_mark");
            assertThat(pointer(misspelt)).isEqualTo("/arguments/sleep");
            assertThat(pointer(wrong)).isEqualTo("/arguments/note");
            assertThat(right.status()).as(right.text()).isEqualTo(200);
        }

        /** Waking a run and taking one over read the same row. */
        @Test
        void a_run_keeps_the_terms_it_started_with() throws Exception {
            var deployment = made(
                    ", \"requires_approval\": [\"leave_mark\"], \"hosts\": [\"old.example\"], \"config\": {\"rounds\": 2}");
            var changed = ask(deployment, "seen");
            var kept = ask(deployment, "seen");
            var less = put(customer.key(), deployment, "{\"name\": \"less\", \"tools\": [], \"active\": false}");

            var first = approved(changed);
            var deleted = delete(customer.key(), deployment);
            var second = approved(kept);

            assertThat(less.json().path("revision").asInt()).isEqualTo(2);
            assertThat(deleted.status()).isEqualTo(204);
            assertThat(first.at("/output/mark").asString()).contains("\"key\"");
            assertThat(second.at("/output/mark").asString()).contains("\"key\"");
            assertThat(second.at("/output/told").asString()).contains("old.example");
            assertThat(DEPLOYMENTS + "/" + second.path("deployment_id").asString())
                    .isEqualTo(deployment);
        }

        @Test
        void its_budget_binds_its_runs_only_and_can_be_removed_after_it() throws Exception {
            var mine = made("");
            var id = mine.substring(DEPLOYMENTS.length() + 1);
            var budget = "/api/v1/billing/budgets/deployments/" + id;
            var stranger = CUSTOMERS.create("elite").key();

            var set = put(customer.key(), budget, "{\"limit_micros\": 3000, \"mode\": \"hard\"}");
            var first = execute(mine, "seen");
            var second = execute(mine, "seen");
            var elsewhere = execute(made(""), "seen");
            var foreign = put(stranger, budget, "{\"limit_micros\": 1, \"mode\": \"hard\"}");
            delete(customer.key(), mine);
            var late = put(customer.key(), budget, "{\"limit_micros\": 1, \"mode\": \"hard\"}");
            var foreignRemoved = delete(stranger, budget);
            var removed = delete(customer.key(), budget);

            assertThat(set.json().path("scope").asString()).isEqualTo("deployment");
            assertThat(set.json().path("deployment_id").asString()).isEqualTo(id);
            assertThat(first.status()).isEqualTo(200);
            assertThat(second.status()).isEqualTo(402);
            assertThat(second.json().path("scope").asString()).isEqualTo("deployment");
            assertThat(second.json().path("spent_micros").asLong()).isEqualTo(2_000);
            assertThat(elsewhere.status()).isEqualTo(200);
            assertThat(foreign.status()).isEqualTo(404);
            assertThat(late.status()).isEqualTo(404);
            assertThat(foreignRemoved.status()).isEqualTo(404);
            assertThat(removed.status()).isEqualTo(204);
        }

        @Test
        void a_retry_joins_its_run_although_the_deployment_is_gone() throws Exception {
            var deployment = made("");
            var body = "{\"input\": {\"how\": \"x\"}}";
            var key = UUID.randomUUID().toString();
            var run = post(customer.key(), deployment + "/execute", body, "Idempotency-Key", key);
            put(customer.key(), deployment, "{\"name\": \"off\", \"active\": false}");

            var off = post(customer.key(), deployment + "/execute", body, "Idempotency-Key", key);
            var fresh = post(customer.key(), deployment + "/execute", body, "Idempotency-Key", key + "2");
            delete(customer.key(), deployment);
            var gone = post(customer.key(), deployment + "/execute", body, "Idempotency-Key", key);
            var other = post(customer.key(), deployment + "/execute", body.replace("x", "y"), "Idempotency-Key", key);
            var stranger = CUSTOMERS.create("elite").key();
            var foreign = post(stranger, deployment + "/execute", body, "Idempotency-Key", key);

            assertThat(off.status()).as(off.text()).isEqualTo(200);
            assertThat(off.json().path("execution_id")).isEqualTo(run.json().path("execution_id"));
            assertThat(code(fresh)).isEqualTo("DEPLOYMENT_INACTIVE");
            assertThat(gone.json().path("execution_id")).isEqualTo(run.json().path("execution_id"));
            assertThat(other.status()).isEqualTo(404);
            assertThat(foreign.status()).isEqualTo(404);
        }

        @Test
        void usage_can_be_filtered_by_deployment() throws Exception {
            var one = made("");
            var run = execute(one, "usage").json().path("execution_id").asString();
            execute(made(""), "usage");

            var rows = get(
                            customer.key(),
                            "/api/v1/usage/executions?deployment_id=" + one.substring(DEPLOYMENTS.length() + 1))
                    .json()
                    .path("items");

            assertThat(rows).hasSize(1);
            assertThat(rows.path(0).toString()).contains(run);
        }
    }

    @Nested
    class Refused {

        @Test
        void every_wrong_member_with_its_pointer() throws Exception {
            assertThat(pointer(create(", \"config\": {\"tone\": \"rude\"}"))).isEqualTo("/config/tone");
            assertThat(pointer(create(", \"config\": {\"other\": 1}"))).isEqualTo("/config/other");
            assertThat(pointer(create(", \"version\": \"9.0.0\""))).isEqualTo("/version");
            assertThat(pointer(create(", \"tools\": [\"tell_secret\", \"shell\"]")))
                    .isEqualTo("/tools/1");
            assertThat(pointer(create(", \"requires_approval\": [null]"))).isEqualTo("/requires_approval/0");
            assertThat(pointer(create(", \"hosts\": [\"*\"]"))).isEqualTo("/hosts/0");
            assertThat(pointer(create(", \"hosts\": [\"Example.com\"]"))).isEqualTo("/hosts/0");
            assertThat(create(", \"unknown\": 1").status()).isEqualTo(422);
        }

        @Test
        void a_version_that_is_gone() throws Exception {
            var pinned = made(", \"version\": \"1.0.0\"");
            var runs = execute(pinned, "pinned");
            var owner = JdbcClient.create(STORES.databases().owner());
            owner.sql("""
                            update deployment_terms set terms = replace(terms::text, '"1.0.0"', '"0.9.0"')::json
                             where deployment_id = ?::uuid""").param(pinned.substring(DEPLOYMENTS.length() + 1)).update();

            var gone = execute(pinned, "pinned");

            assertThat(runs.json().path("package_version").asString()).isEqualTo("1.0.0");
            assertThat(gone.status()).isEqualTo(409);
            assertThat(code(gone)).isEqualTo("PACKAGE_VERSION_GONE");
        }

        @Test
        void runs_of_switched_off_or_deleted_deployments() throws Exception {
            var off = made(", \"active\": false");
            var deleted = made("");
            delete(customer.key(), deleted);

            assertThat(code(execute(off, "off"))).isEqualTo("DEPLOYMENT_INACTIVE");
            assertThat(execute(deleted, "deleted").status()).isEqualTo(404);
            assertThat(get(customer.key(), deleted).status()).isEqualTo(404);
        }

        @Test
        void strangers_find_nothing_and_change_nothing() throws Exception {
            var deployment = made("");
            var stranger = CUSTOMERS.create("standard").key();
            var input = "{\"input\": {\"how\": \"x\"}}";

            assertThat(get(stranger, deployment).status()).isEqualTo(404);
            assertThat(put(stranger, deployment, "{\"name\": \"x\"}").status()).isEqualTo(404);
            assertThat(put(stranger, deployment + "/secrets/token", "{\"value\": \"0123456789\"}")
                            .status())
                    .isEqualTo(404);
            assertThat(delete(stranger, deployment).status()).isEqualTo(404);
            assertThat(post(stranger, deployment + "/execute", input, "Idempotency-Key", "k")
                            .status())
                    .isEqualTo(404);
            assertThat(get(stranger, DEPLOYMENTS).json().path("items")).isEmpty();
            assertThat(get(customer.key(), deployment).status()).isEqualTo(200);
        }

        @Test
        void keys_without_the_scope_and_test_keys() throws Exception {
            var deployment = made("");
            var runner =
                    CUSTOMERS.addKey(customer, false, Set.of(Scope.EXECUTE)).key();
            var test = CUSTOMERS
                    .addKey(customer, true, Set.of(Scope.EXECUTE, Scope.KEYS))
                    .key();

            assertThat(get(runner, deployment).status()).isEqualTo(200);
            assertThat(put(runner, deployment, "{\"name\": \"x\"}").status()).isEqualTo(403);
            assertThat(put(runner, deployment + "/secrets/token", "{\"value\": \"0123456789\"}")
                            .status())
                    .isEqualTo(403);
            assertThat(put(test, deployment, "{\"name\": \"x\"}").status()).isEqualTo(403);
            assertThat(get("", deployment).status()).isEqualTo(401);
        }
    }

    @Test
    void two_deployments_may_have_one_name() throws Exception {
        var body = "{\"package_id\": \"deployed-probe\", \"name\": \"twin\"}";
        var first = post(
                customer.key(),
                DEPLOYMENTS,
                body,
                "Idempotency-Key",
                UUID.randomUUID().toString());
        var second = post(
                customer.key(),
                DEPLOYMENTS,
                body,
                "Idempotency-Key",
                UUID.randomUUID().toString());

        assertThat(first.status()).isEqualTo(201);
        assertThat(second.status()).isEqualTo(201);
        assertThat(second.json().path("id")).isNotEqualTo(first.json().path("id"));
    }

    @Test
    void the_same_key_and_body_make_one_deployment_and_one_run() throws Exception {
        var key = UUID.randomUUID().toString();
        var body = "{\"package_id\": \"deployed-probe\", \"name\": \"once\"}";
        var first = post(customer.key(), DEPLOYMENTS, body, "Idempotency-Key", key);
        var again = post(customer.key(), DEPLOYMENTS, body, "Idempotency-Key", key);
        var other = post(customer.key(), DEPLOYMENTS, body.replace("once", "two"), "Idempotency-Key", key);
        var id = first.json().path("id").asString();

        var input = "{\"input\": {\"how\": \"x\"}}";
        var run = post(customer.key(), DEPLOYMENTS + "/" + id + "/execute", input, "Idempotency-Key", key);
        var joined = post(customer.key(), DEPLOYMENTS + "/" + id + "/execute", input, "Idempotency-Key", key);
        var bare = post(
                customer.key(), "/api/v1/marketplace/packages/deployed-probe/execute", input, "Idempotency-Key", key);

        assertThat(again.json().path("id").asString()).isEqualTo(id);
        assertThat(code(other)).isEqualTo("IDEMPOTENCY_KEY_REUSED");
        assertThat(joined.json().path("execution_id")).isEqualTo(run.json().path("execution_id"));
        assertThat(code(bare)).isEqualTo("IDEMPOTENCY_KEY_REUSED");
    }

    @Test
    void the_audit_log_has_every_change_and_no_secret() throws Exception {
        var deployment = made(", \"config\": {\"rounds\": 3}");
        put(customer.key(), deployment, "{\"name\": \"mine\", \"config\": {\"rounds\": 3}}");
        put(customer.key(), deployment, "{\"name\": \"mine\", \"active\": false}");
        put(customer.key(), deployment + "/secrets/token", "{\"value\": \"a-secret-value\"}");
        delete(customer.key(), deployment + "/secrets/token");
        delete(customer.key(), deployment);
        delete(customer.key(), deployment);

        var log = STORES.tenant()
                .platform(sql -> sql.sql("select body from audit_log where customer_id = ? order by seq")
                        .param(customer.id().value())
                        .query(String.class)
                        .list());

        assertThat(log.stream().map(Json.MAPPER::readTree))
                .allSatisfy(entry ->
                        assertThat(deployment).endsWith(entry.path("subject").asString()))
                .extracting(entry -> entry.path("action").asString() + " "
                        + entry.path("detail").toString().replaceAll("[0-9a-f]{64}", "hash"))
                .containsExactly(
                        "deployment.created {\"active\":\"true\",\"name\":\"mine\",\"package_id\":\"deployed-probe\","
                                + "\"revision\":\"1\",\"terms_sha256\":\"hash\",\"version\":\"newest\"}",
                        "deployment.changed {\"active\":\"false\",\"revision\":\"2\",\"terms_sha256\":\"hash\"}",
                        "deployment_secret.set {\"name\":\"token\"}",
                        "deployment_secret.deleted {\"name\":\"token\"}",
                        "deployment.deleted {}");
        assertThat(log.toString()).doesNotContain("a-secret-value", "rounds");
    }

    @Test
    void the_list_is_paged_by_cursor_newest_first() throws Exception {
        var older = made("");
        var newer = made("");

        var first = get(customer.key(), DEPLOYMENTS + "?limit=1").json();
        var second = get(
                        customer.key(),
                        DEPLOYMENTS + "?limit=1&cursor="
                                + first.path("next_cursor").asString())
                .json();

        assertThat(newer).endsWith(first.at("/items/0/id").asString());
        assertThat(older).endsWith(second.at("/items/0/id").asString());
        assertThat(second.has("next_cursor") && !second.path("next_cursor").isNull())
                .isFalse();
    }
}
