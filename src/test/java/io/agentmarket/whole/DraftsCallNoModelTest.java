package io.agentmarket.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.identity.Scope;
import io.agentmarket.identity.TestCustomers;
import java.util.EnumSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Failures of an agent are free, so an author's draft must not call a model at the platform's cost. */
class DraftsCallNoModelTest extends MeteredPlatform {

    private static final String PACKAGES = "/api/v1/marketplace/packages";

    private final TestCustomers.Made publisher = CUSTOMERS.create(TIER);
    private final TestCustomers.Made operator = CUSTOMERS.create("elite", false, EnumSet.allOf(Scope.class));

    @Test
    void a_version_runs_offline_until_an_operator_has_approved_it() throws Exception {
        var id = "draft-" + UUID.randomUUID();
        upload(PackageUpload.greeter(id, "1.0.0"));

        var draft = greet(id, "1.0.0");
        submit(id, "1.0.0");
        var submitted = greet(id, "1.0.0");

        assertThat(draft.status()).as(draft.text()).isEqualTo(200);
        assertThat(draft.json().path("model").asString()).isEqualTo("offline");
        assertThat(draft.json().at("/price/micros").asLong()).isEqualTo(2_000);
        assertThat(submitted.json().path("model").asString()).isEqualTo("offline");
        assertThat(calls()).isEmpty();

        decide(id, "1.0.0", "approve");
        greet(id, "1.0.0");
        assertThat(calls()).isNotEmpty();
    }

    @Test
    void rejected_versions_call_no_model_but_older_listed_ones_do() throws Exception {
        var id = "draft-" + UUID.randomUUID();
        upload(PackageUpload.greeter(id, "1.0.0"));
        submit(id, "1.0.0");
        decide(id, "1.0.0", "approve");
        upload(PackageUpload.greeter(id, "1.1.0"));
        submit(id, "1.1.0");
        decide(id, "1.1.0", "reject");
        upload(PackageUpload.greeter(id, "1.2.0"));
        submit(id, "1.2.0");
        decide(id, "1.2.0", "approve");

        var rejected = greet(id, "1.1.0");
        assertThat(rejected.json().path("model").asString()).isEqualTo("offline");
        assertThat(calls()).isEmpty();

        greet(id, "1.0.0");
        assertThat(calls()).isNotEmpty();
    }

    /** The way to model turns for nothing: no output obeys the schema, and the turns stand in the journal. */
    @Test
    void a_draft_that_needs_a_model_is_refused_with_the_reason() throws Exception {
        var id = "draft-" + UUID.randomUUID();
        var upload = PackageUpload.greeter(id, "1.0.0")
                .with("agent.yaml", "kind: loop", "kind: loop\noffline: never")
                .with("output.schema.json", "\"greeting\": {\"type\": \"string\"}", "\"greeting\": false");
        var uploaded = upload(upload);

        var run = greet(id, "1.0.0");

        assertThat(uploaded.json().at("/rehearsal/skipped").asString()).contains("without an operator's approval");
        assertThat(run.status()).as(run.text()).isEqualTo(409);
        assertThat(run.json().path("code").asString()).isEqualTo("PACKAGE_NOT_REVIEWED");
        assertThat(run.json().path("detail").asString()).contains("No operator has approved this version");
        assertThat(calls()).isEmpty();
    }

    private Answer upload(PackageUpload upload) throws Exception {
        var key = UUID.randomUUID().toString();
        var answer = upload(publisher.key(), PACKAGES, "application/zip", upload.zip(), "Idempotency-Key", key);
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        return answer;
    }

    private void submit(String id, String version) throws Exception {
        var answer = post(publisher.key(), PACKAGES + "/" + id + "/versions/" + version + "/submit", "");
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    }

    private void decide(String id, String version, String decision) throws Exception {
        var path = "/api/v1/operator/packages/" + id + "/versions/" + version + "/" + decision;
        var answer = post(operator.key(), path, "{\"reason\": \"for the test\"}");
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    }

    private Answer greet(String id, String version) throws Exception {
        var body = "{\"input\":{\"name\":\"Eve\"},\"version\":\"" + version + "\"}";
        return execute(publisher, id, body, UUID.randomUUID().toString());
    }
}
