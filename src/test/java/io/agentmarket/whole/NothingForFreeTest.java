package io.agentmarket.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.identity.TestCustomers;
import org.junit.jupiter.api.Test;

/** A caller that makes its own run fail is charged for the model turns before. */
class NothingForFreeTest extends MeteredPlatform {

    private final TestCustomers.Made customer = CUSTOMERS.create("silver");

    /**
     * The customer's own workflow waits until the package's time is over. The model's words are in the journal by then.
     */
    @Test
    void a_run_timed_out_by_its_customers_wait_is_billed() throws Exception {
        var workflow = "document: {dsl: 1.0.0, namespace: t, name: t, version: 1.0.0}\\ndo: [{nap: {wait: PT1H}}]\\n";

        var run = execute(customer, "napping-probe", "{\"input\": {\"workflow\": \"" + workflow + "\"}}", "nap")
                .json();

        assertThat(calls()).as("calls that the provider bills: " + run).hasSize(1);
        assertThat(journal(customer, run)).contains("model_turn");
        assertThat(run.at("/price/micros").asLong()).as(run.toString()).isPositive();
    }

    /** It cannot ask a model, so its price does not depend on one. */
    @Test
    void a_graph_that_asks_no_model_has_the_flat_price() throws Exception {
        var quote = post(customer.key(), "/api/v1/marketplace/packages/plain-probe/quote", "{}")
                .json();

        var run = execute(customer, "plain-probe", "{\"input\": {\"note\": \"a b\"}}", "plain")
                .json();

        assertThat(calls()).isEmpty();
        assertThat(quote.path("quoted_micros").asLong()).isEqualTo(2_000);
        assertThat(run.at("/price/micros").asLong()).as(run.toString()).isEqualTo(2_000);
    }

    /** Another package could ask one. */
    @Test
    void a_result_that_no_model_made_costs_the_flat_price() throws Exception {
        var run = execute(customer, "outer-probe", "{\"input\": {\"note\": \"a b\"}}", "outer")
                .json();

        assertThat(calls()).isEmpty();
        assertThat(run.at("/output/words").asInt()).as(run.toString()).isEqualTo(2);
        assertThat(run.at("/price/micros").asLong()).isEqualTo(2_000);
    }

    /** Nobody but its author has seen the package; its output schema can never be obeyed. */
    @Test
    void a_draft_failing_its_own_schema_calls_no_model_for_free() throws Exception {
        var zip = PackageUpload.greeter("free-turns", "1.0.0")
                .with("agent.yaml", "labels: [greeting]", "labels: [greeting]\noffline: never")
                .with("prompt.md", "Greet {{input.name}}.", "Greet. {{input.name}}")
                .with(
                        "output.schema.json",
                        "{\"type\": \"string\"}",
                        "{\"type\": \"string\", \"minLength\": 5, \"maxLength\": 4}")
                .zip();
        var uploaded = upload(
                customer.key(), "/api/v1/marketplace/packages", "application/zip", zip, "Idempotency-Key", "free");

        var run = execute(customer, "free-turns", "{\"input\": {\"name\": \"Eve\"}}", "free")
                .json();

        assertThat(uploaded.status()).as(uploaded.text()).isEqualTo(201);
        if (!calls().isEmpty()) {
            assertThat(run.at("/price/micros").asLong())
                    .as(calls().size() + " model calls, " + run)
                    .isPositive();
        }
    }

    @Test
    void a_publisher_cannot_grant_every_host_to_a_tool_inside_a_tool() throws Exception {
        var zip = PackageUpload.greeter("any-host", "1.0.0")
                .with(
                        "agent.yaml",
                        "tools: []",
                        "tools: [{name: run_workflow, grant: {tools: {query_prometheus: {hosts: ['*']}}}}]\n"
                                + "requires_approval: [run_workflow]")
                .zip();

        var answer = upload(
                customer.key(), "/api/v1/marketplace/packages", "application/zip", zip, "Idempotency-Key", "host");

        assertThat(answer.status()).as(answer.text()).isEqualTo(422);
    }

    @Test
    void a_publisher_lets_call_api_change_nothing_unasked() throws Exception {
        var unasked = apiPackage("unasked-caller", "{hosts: [shop.example.com], methods: [POST], approve: []}");
        var asking = apiPackage("asking-caller", "{hosts: [shop.example.com], methods: [GET, POST]}");

        assertThat(unasked.status()).as(unasked.text()).isEqualTo(422);
        assertThat(unasked.text()).contains("call_api changes things outside its run");
        assertThat(asking.status()).as(asking.text()).isEqualTo(201);
    }

    private Answer apiPackage(String id, String grant) throws Exception {
        var zip = PackageUpload.greeter(id, "1.0.0")
                .with("agent.yaml", "tools: []", "tools: [{name: call_api, grant: " + grant + "}]")
                .zip();
        return upload(customer.key(), "/api/v1/marketplace/packages", "application/zip", zip, "Idempotency-Key", id);
    }
}
