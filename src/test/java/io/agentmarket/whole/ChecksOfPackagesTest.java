package io.agentmarket.whole;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.agentmarket.identity.Scope;
import io.agentmarket.identity.TestCustomers;
import java.util.EnumSet;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** A check reports everything that an upload would report; a list of versions shows each reader what it may see. */
@Tag("stores")
class ChecksOfPackagesTest extends RunningPlatform {

    private static final String PACKAGES = "/api/v1/marketplace/packages";

    private final TestCustomers.Made publisher = CUSTOMERS.create("elite");
    private final TestCustomers.Made customer = CUSTOMERS.create("elite");
    private final TestCustomers.Made operator = CUSTOMERS.create("elite", false, EnumSet.allOf(Scope.class));
    private final String id = "checked-" + UUID.randomUUID().toString().substring(0, 8);

    @Test
    void a_taken_id_or_a_version_not_above_the_last_is_reported() throws Exception {
        publish("1.9.0");

        assertThat(check(customer, PackageUpload.greeter(id, "2.0.0")))
                .isEqualTo("/id The id " + id + " is taken by another publisher; choose another one.");
        assertThat(check(publisher, PackageUpload.greeter(id, "1.8.0")))
                .isEqualTo("/version The version 1.8.0 is not above 1.9.0, the last one uploaded; raise it.");
        assertThat(check(publisher, PackageUpload.greeter(id, "1.9.0").with("README.md", "Greets.", "Greets all.")))
                .startsWith("/version The version 1.9.0 is not above 1.9.0");
        assertThat(check(publisher, PackageUpload.greeter(id, "1.9.0"))).isEqualTo("valid");
        assertThat(check(publisher, PackageUpload.greeter(id, "1.10.0"))).isEqualTo("valid");
    }

    @Test
    void a_misspelt_tier_or_an_unknown_model_is_reported() throws Exception {
        var tier = PackageUpload.greeter(id, "1.0.0").with("agent.yaml", "tools: []", "min_tier: sollo");
        var model = PackageUpload.greeter(id, "1.0.0").with("agent.yaml", "tools: []", "model_hint: gpt-4");

        assertThat(check(publisher, tier)).isEqualTo("/min_tier there is no tier sollo; did you mean solo?");
        assertThat(check(publisher, model)).startsWith("/model_hint there is no model gpt-4; there are claude-");
    }

    @Test
    void a_package_that_nobody_uploaded_has_no_versions() throws Exception {
        for (var path : List.of("/nope/versions", "/" + id + "/versions")) {
            var answer = get(customer.key(), PACKAGES + path);

            assertThat(answer.status()).as(answer.text()).isEqualTo(404);
            assertThat(answer.json().path("code").asString()).isEqualTo("NOT_FOUND");
        }
    }

    @Test
    void a_check_and_an_upload_name_the_same_faults_in_all_files() throws Exception {
        publish("1.0.0");
        var faulty = PackageUpload.greeter(id, "1.0.0")
                .with("agent.yaml", "tools: []", "tools: [{name: triage_tiket}]\nmin_tier: sollo")
                .with("prompt.md", "Greet", "{{input.nme}} Greet")
                .with("playbook.yaml", "input.name", "input.nme");

        var checked = upload(publisher.key(), PACKAGES + "/check", "application/zip", faulty.zip());
        var key = UUID.randomUUID().toString();
        var refused = upload(publisher.key(), PACKAGES, "application/zip", faulty.zip(), "Idempotency-Key", key);

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.json().path("findings")).isEqualTo(checked.json().path("findings"));
        assertThat(checked.json().path("findings").values())
                .extracting(finding -> finding.path("file").asString("")
                        + finding.path("pointer").asString(""))
                .contains("agent.yaml/tools/0/name", "agent.yaml/min_tier", "agent.yaml/version", "prompt.md");
    }

    @Test
    void the_operators_reason_is_for_the_publisher_alone() throws Exception {
        publish("1.0.0");
        post(publisher.key(), PACKAGES + "/" + id + "/versions/1.0.0/submit", "");
        var path = "/api/v1/operator/packages/" + id + "/versions/1.0.0/approve";
        var approved = post(operator.key(), path, "{\"reason\": \"for the test\"}");
        assertThat(approved.status()).as(approved.text()).isEqualTo(200);

        var own = get(publisher.key(), PACKAGES + "/" + id + "/versions").json();
        var others = get(customer.key(), PACKAGES + "/" + id + "/versions").json();

        assertThat(own.at("/items/0/reason").asString()).isEqualTo("for the test");
        assertThat(others.path("items")).hasSize(1);
        assertThat(others.at("/items/0").has("reason")).isFalse();
    }

    @Test
    void a_bundled_package_has_the_version_that_a_deployment_pins() throws Exception {
        var versions = get("", PACKAGES + "/ticket-resolver/versions").json();
        var listing = get("", PACKAGES + "/ticket-resolver").json();

        assertThat(versions.path("items")).hasSize(1);
        assertThat(versions.at("/items/0/version").asString())
                .isEqualTo(listing.path("version").asString());
        assertThat(versions.at("/items/0/status").asString()).isEqualTo("listed");
    }

    @Test
    void a_publishers_mistake_is_one_line_of_the_operators_log() throws Exception {
        var faulty = PackageUpload.greeter(id, "1.0.0")
                .with("playbook.yaml", "input.name &", "(input.name = \"Eve\" ? $number(input.name) : input.name) &");
        var uploaded = upload(publisher.key(), PACKAGES, "application/zip", faulty.zip(), "Idempotency-Key", "faulty");
        assertThat(uploaded.status()).as(uploaded.text()).isEqualTo(201);
        var logger = (Logger) LoggerFactory.getLogger("io.agentmarket.engine.RunThreads");
        var lines = new ListAppender<ILoggingEvent>();
        lines.start();
        logger.addAppender(lines);

        var run = post(
                publisher.key(),
                PACKAGES + "/" + id + "/execute",
                "{\"input\":{\"name\":\"Eve\"},\"version\":\"1.0.0\"}",
                "Idempotency-Key",
                id);
        logger.detachAppender(lines);

        assertThat(run.json().at("/error/code").asString()).as(run.text()).isEqualTo("AGENT_FAILED");
        assertThat(run.json().path("package_version").asString()).isEqualTo("1.0.0");
        assertThat(lines.list)
                .filteredOn(line -> line.getMessage().equals("run failed"))
                .filteredOn(line -> String.valueOf(line.getKeyValuePairs()).contains(id))
                .singleElement()
                .satisfies(line -> assertThat(line.getThrowableProxy()).isNull());
    }

    private void publish(String version) throws Exception {
        var zip = PackageUpload.greeter(id, version).zip();
        var uploaded = upload(publisher.key(), PACKAGES, "application/zip", zip, "Idempotency-Key", version);
        assertThat(uploaded.status()).as(uploaded.text()).isEqualTo(201);
    }

    private String check(TestCustomers.Made by, PackageUpload upload) throws Exception {
        var report = upload(by.key(), PACKAGES + "/check", "application/zip", upload.zip())
                .json();
        return report.path("findings").values().stream()
                .filter(finding -> finding.path("severity").asString().equals("error"))
                .map(finding -> finding.path("pointer").asString() + " "
                        + finding.path("message").asString())
                .findFirst()
                .orElse(report.path("valid").asBoolean() ? "valid" : "not valid");
    }
}
