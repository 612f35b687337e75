package io.agentmarket.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.identity.Scope;
import io.agentmarket.identity.TestCustomers;
import java.io.ByteArrayOutputStream;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A package from its upload to its listing and its withdrawal. */
@Tag("stores")
class PublishingTest extends RunningPlatform {

    private static final String PACKAGES = "/api/v1/marketplace/packages";
    private static final String OPERATOR = "/api/v1/operator/packages";
    private static final AtomicInteger MADE = new AtomicInteger();

    private final TestCustomers.Made publisher = CUSTOMERS.create("elite");
    private final TestCustomers.Made customer = CUSTOMERS.create("elite");
    private final TestCustomers.Made operator = CUSTOMERS.create("elite", false, EnumSet.allOf(Scope.class));
    private final String id = "greeter-" + MADE.incrementAndGet();

    @Nested
    class Uploaded {

        @Test
        void a_good_package_is_rehearsed_and_stored_as_a_private_draft() throws Exception {
            var answer = publish(PackageUpload.greeter(id, "1.0.0"));

            assertThat(answer.status()).as(answer.text()).isEqualTo(201);
            assertThat(answer.json().path("status").asString()).isEqualTo("draft");
            assertThat(answer.json().path("valid").asBoolean()).isTrue();
            assertThat(answer.json().at("/rehearsal/passed").asBoolean()).isTrue();
            assertThat(answer.json().at("/rehearsal/examples/0/outcome").asString())
                    .isEqualTo("passed");
            assertThat(get("", PACKAGES + "/" + id).status()).isEqualTo(404);
            assertThat(greet(customer).status()).isEqualTo(404);
            var own = greet(publisher);
            assertThat(own.status()).as(own.text()).isEqualTo(200);
            assertThat(own.json().at("/output/greeting").asString()).isEqualTo("Hello Eve, 1.0.0");
        }

        @Test
        void a_repeated_upload_is_the_same_and_another_zip_is_refused() throws Exception {
            var zip = PackageUpload.greeter(id, "1.0.0").zip();
            var other = PackageUpload.greeter(id, "1.0.1").zip();
            var first = upload(publisher.key(), PACKAGES, "application/zip", zip, "Idempotency-Key", id);

            var again = upload(publisher.key(), PACKAGES, "application/zip", zip, "Idempotency-Key", id);
            var reused = upload(publisher.key(), PACKAGES, "application/zip", other, "Idempotency-Key", id);

            assertThat(again.status()).isEqualTo(201);
            assertThat(again.text()).isEqualTo(first.text());
            assertRefused(reused, 422, "IDEMPOTENCY_KEY_REUSED");
        }

        @Test
        void a_check_says_the_same_and_stores_nothing() throws Exception {
            var zip = PackageUpload.greeter(id, "1.0.0").zip();

            var report = upload(publisher.key(), PACKAGES + "/check", "application/zip", zip);

            assertThat(report.status()).as(report.text()).isEqualTo(200);
            assertThat(report.json().path("valid").asBoolean()).isTrue();
            assertThat(greet(publisher).status()).isEqualTo(404);
        }
    }

    @Nested
    class Refused {

        @ParameterizedTest
        @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
                agent.yaml         | tools: []       | tools: [{name: nmap}]                   | /tools/0/name | there is no tool nmap
                agent.yaml         | tools: []       | tools: [{name: leave_mark}]             | /tools/0/name | requires_approval
                agent.yaml         | tools: []       | tools: [{name: search_documents, grant: {allowed_hosts: ['*']}}] | /tools/0/grant/allowed_hosts | public host names only
                agent.yaml         | tools: []       | tools: [{name: search_documents, grant: {hosts: [10.0.0.1]}}]    | /tools/0/grant/hosts         | public host names only
                agent.yaml         | tools: []       | tools: [{name: call_api, grant: {methods: [GTE]}}]    | /tools/0/grant/methods/0 | did you mean GET?
                agent.yaml         | id: greeter     | id: official-greeter                    | /id           | reserved
                agent.yaml         | kind: loop      | kind: swarm                             |               | swarm
                input.schema.json  | "maxLength"     | "pattern": "^(\\\\w+\\\\s?)*$", "maxLength" | /properties/name/pattern | exponential time
                playbook.yaml      | "Hello "        | "Bye "                                  |               | did not pass its rehearsal
                """)
        void with_the_reason(String file, String from, String to, String pointer, String reason) throws Exception {
            var answer = publish(PackageUpload.greeter(id, "1.0.0").with(file, from, to));

            assertRefused(answer, 422, "PACKAGE_INVALID");
            assertThat(answer.text()).contains(reason);
            if (pointer != null) {
                assertThat(answer.json().at("/findings/0/pointer").asString()).isEqualTo(pointer);
            }
            assertThat(greet(publisher).status()).isEqualTo(404);
        }

        @Test
        void with_every_fault_at_once_those_of_its_tools_too() throws Exception {
            var answer = publish(PackageUpload.greeter(id, "1.0.0")
                    .with("agent.yaml", "title: Greeter", "titel: Greeter")
                    .with("prompt.md", "{{input.name}}", "{{input.nam}}")
                    .with("agent.yaml", "tools: []", """
                            tools:
                              - {name: search_documnts}
                              - {name: query_prometheus, grant: {host: [a.example.com], hosts: ['*']}}"""));

            assertRefused(answer, 422, "PACKAGE_INVALID");
            assertThat(answer.json().path("findings").values())
                    .extracting(finding -> finding.path("pointer").asString() + " "
                            + finding.path("message").asString().replaceFirst("^.*(did you mean .*)$", "$1"))
                    .contains(
                            "/titel did you mean title?",
                            " did you mean input.name?",
                            "/tools/0/name did you mean search_documents?",
                            "/tools/1/grant/host did you mean hosts?")
                    .anyMatch(finding -> finding.startsWith("/tools/1/grant/hosts a publisher may grant"));
        }

        @Test
        void an_example_that_differs_is_named_with_the_member() throws Exception {
            var answer = publish(PackageUpload.greeter(id, "1.0.0").with("playbook.yaml", "\"Hello \"", "\"Bye \""));

            assertThat(answer.json().at("/rehearsal/examples/0/name").asString())
                    .isEqualTo("ada");
            assertThat(answer.json().at("/rehearsal/examples/0/differences/0").asString())
                    .isEqualTo("/greeting is not \"Hello Ada\" but \"Bye Ada, 1.0.0\"");
        }

        @Test
        void a_zip_bomb_and_a_path_outside_the_folder() throws Exception {
            var bomb = publish(zip("prompt.md", new byte[64 * 1024 * 1024]));
            var outside = publish(zip("../../agent.yaml", new byte[1]));

            assertRefused(bomb, 422, "PACKAGE_INVALID");
            assertThat(bomb.text()).containsAnyOf("bomb", "larger than");
            assertRefused(outside, 422, "PACKAGE_INVALID");
            assertThat(outside.text()).contains("leads outside the package's folder");
        }

        @Test
        void a_taken_id_and_a_version_not_above_the_last() throws Exception {
            publish(PackageUpload.greeter(id, "1.9.0"));

            var others = upload(
                    customer.key(),
                    PACKAGES,
                    "application/zip",
                    PackageUpload.greeter(id, "2.0.0").zip(),
                    "Idempotency-Key",
                    "other");
            var bundled = publish(PackageUpload.greeter("ticket-resolver", "9.0.0"));
            var same = publish(PackageUpload.greeter(id, "1.9.0"));
            var higher = publish(PackageUpload.greeter(id, "1.10.0"));

            assertRefused(others, 409, "NAME_TAKEN");
            assertThat(others.text()).contains("taken by another publisher");
            assertRefused(bundled, 422, "PACKAGE_INVALID");
            assertRefused(same, 409, "NAME_TAKEN");
            assertThat(higher.status()).as(higher.text()).isEqualTo(201);
        }

        @Test
        void without_a_key_the_scope_or_a_zip() throws Exception {
            var reader = CUSTOMERS.create("solo", false, Set.of(Scope.READ));
            var zip = PackageUpload.greeter(id, "1.0.0").zip();

            assertThat(upload("", PACKAGES, "application/zip", zip).status()).isEqualTo(401);
            assertRefused(upload(reader.key(), PACKAGES, "application/zip", zip), 403, "FORBIDDEN");
            assertRefused(upload(publisher.key(), PACKAGES, "application/zip", zip), 400, "IDEMPOTENCY_KEY_REQUIRED");
            assertRefused(upload(publisher.key(), PACKAGES, "text/plain", zip), 415, "UNSUPPORTED_MEDIA_TYPE");
        }
    }

    @Nested
    class Listed {

        @Test
        void after_an_operators_approval_everybody_finds_and_runs_it() throws Exception {
            publish(PackageUpload.greeter(id, "1.0.0"));
            submit("1.0.0");
            var queued = get(operator.key(), OPERATOR);

            var approved = decide("approve", "1.0.0");

            assertThat(queued.text()).contains(id);
            assertThat(approved.status()).as(approved.text()).isEqualTo(200);
            assertThat(approved.json().at("/version/status").asString()).isEqualTo("listed");
            var listing = get("", PACKAGES + "/" + id);
            assertThat(listing.json().path("version").asString()).isEqualTo("1.0.0");
            assertThat(get("", PACKAGES + "?q=greeter&limit=100").text()).contains(id);
            assertThat(greet(customer).json().at("/output/greeting").asString()).isEqualTo("Hello Eve, 1.0.0");
            assertThat(audited("package.listed")).isOne();
        }

        @Test
        void only_an_operator_can_read_a_submitted_version() throws Exception {
            publish(PackageUpload.greeter(id, "1.0.0"));
            var path = OPERATOR + "/" + id + "/versions/1.0.0/content";

            var content = get(operator.key(), path);

            assertThat(content.status()).as(content.text()).isEqualTo(200);
            assertThat(content.text()).startsWith("PK").contains("agent.yaml");
            assertThat(get(customer.key(), path).status()).isEqualTo(403);
            assertThat(get(publisher.key(), path).status()).isEqualTo(403);
            assertThat(get(operator.key(), path.replace("1.0.0", "9.0.0")).status())
                    .isEqualTo(404);
        }

        @Test
        void a_submitted_version_can_be_taken_back_before_the_decision() throws Exception {
            publish(PackageUpload.greeter(id, "1.0.0"));
            assertRefused(post(publisher.key(), version("1.0.0") + "/unsubmit", ""), 409, "WRONG_STATE");
            submit("1.0.0");
            assertThat(post(customer.key(), version("1.0.0") + "/unsubmit", "").status())
                    .isEqualTo(404);

            var taken = post(publisher.key(), version("1.0.0") + "/unsubmit", "");

            assertThat(taken.json().path("status").asString()).as(taken.text()).isEqualTo("draft");
            assertThat(taken.json().has("submitted_at")).isFalse();
            assertRefused(decide("approve", "1.0.0"), 409, "WRONG_STATE");
            submit("1.0.0");
            assertThat(decide("approve", "1.0.0").status()).isEqualTo(200);
            assertRefused(post(publisher.key(), version("1.0.0") + "/unsubmit", ""), 409, "WRONG_STATE");
        }

        @Test
        void a_rejected_version_is_not_and_the_publisher_reads_why() throws Exception {
            publish(PackageUpload.greeter(id, "1.0.0"));
            submit("1.0.0");

            var rejected = decide("reject", "1.0.0");

            assertThat(rejected.status()).as(rejected.text()).isEqualTo(200);
            assertThat(greet(customer).status()).isEqualTo(404);
            var versions = get(publisher.key(), PACKAGES + "/" + id + "/versions");
            assertThat(versions.json().at("/items/0/status").asString()).isEqualTo("rejected");
            assertThat(versions.json().at("/items/0/reason").asString()).isEqualTo("for the test");
            assertRefused(get("", PACKAGES + "/" + id + "/versions"), 404, "NOT_FOUND");
        }

        @Test
        void after_a_withdrawal_the_version_before_is_offered_again() throws Exception {
            list("1.0.0");
            list("1.1.0");

            var yanked = post(publisher.key(), version("1.1.0") + "/yank", "{\"reason\": \"greets too loudly\"}");

            assertThat(yanked.status()).as(yanked.text()).isEqualTo(200);
            assertThat(greet(customer).json().at("/output/greeting").asString()).isEqualTo("Hello Eve, 1.0.0");
            var gone = greet(customer, "1.1.0");
            assertRefused(gone, 409, "PACKAGE_VERSION_GONE");
            assertThat(gone.json().path("detail").asString())
                    .isEqualTo("Version 1.1.0 of " + id + " was withdrawn: greets too loudly. Version 1.0.0 is offered"
                            + " now: run that one, or move the deployment to it.");
            assertThat(greet(customer, "1.0.0").status()).isEqualTo(200);
            assertThat(audited("package.yanked")).isOne();
        }

        @Test
        void only_the_right_people_move_a_version_and_only_along_its_way() throws Exception {
            publish(PackageUpload.greeter(id, "1.0.0"));

            assertRefused(decide("approve", "1.0.0"), 409, "WRONG_STATE");
            assertThat(post(customer.key(), version("1.0.0") + "/submit", "").status())
                    .isEqualTo(404);
            assertThat(post(publisher.key(), OPERATOR + "/" + id + "/versions/1.0.0/approve", "{\"reason\":\"mine\"}")
                            .status())
                    .isEqualTo(403);
            submit("1.0.0");
            assertRefused(post(publisher.key(), version("1.0.0") + "/submit", ""), 409, "WRONG_STATE");
            assertThat(post(customer.key(), version("1.0.0") + "/yank", "{\"reason\":\"not mine\"}")
                            .status())
                    .isEqualTo(404);
        }
    }

    @Nested
    class Reviewed {

        @Test
        void by_customers_who_ran_it_once_each_and_shown_in_the_listing() throws Exception {
            list("1.0.0");
            greet(customer);
            review(customer, 2, "Too loud");

            var review = review(customer, 5, "Lovely");

            assertThat(review.status()).as(review.text()).isEqualTo(200);
            var listing = get("", PACKAGES + "/" + id).json();
            assertThat(listing.at("/rating/count").asLong()).isOne();
            assertThat(listing.at("/rating/average").asDouble()).isEqualTo(5.0);
            var reviews = get("", PACKAGES + "/" + id + "/reviews").json();
            assertThat(reviews.path("items")).hasSize(1);
            assertThat(reviews.at("/items/0/text").asString()).isEqualTo("Lovely");
        }

        @Test
        void not_by_customers_who_never_ran_it_nor_by_its_publisher() throws Exception {
            list("1.0.0");
            greet(publisher);

            assertRefused(review(customer, 5, ""), 403, "REVIEW_NOT_ALLOWED");
            assertRefused(review(publisher, 5, ""), 403, "REVIEW_NOT_ALLOWED");
            greet(customer);
            assertRefused(review(customer, 6, ""), 422, "INVALID_REQUEST");
        }

        @Test
        void not_after_a_free_run_with_a_test_key() throws Exception {
            list("1.0.0");
            var tested = greet(CUSTOMERS.addTestKey(customer));
            assertThat(tested.json().path("status").asString()).isEqualTo("succeeded");

            assertRefused(review(customer, 1, ""), 403, "REVIEW_NOT_ALLOWED");
            greet(customer);
            assertThat(review(customer, 1, "").status()).isEqualTo(200);
        }

        private Answer review(TestCustomers.Made by, int stars, String text) throws Exception {
            var body = "{\"stars\": " + stars + ", \"text\": \"" + text + "\"}";
            return post(by.key(), PACKAGES + "/" + id + "/reviews", body, "Idempotency-Key", "review");
        }
    }

    private void list(String version) throws Exception {
        publish(PackageUpload.greeter(id, version));
        submit(version);
        decide("approve", version);
    }

    private Answer publish(PackageUpload upload) throws Exception {
        return publish(upload.zip());
    }

    private Answer publish(byte[] zip) throws Exception {
        var key = UUID.randomUUID().toString();
        return upload(publisher.key(), PACKAGES, "application/zip", zip, "Idempotency-Key", key);
    }

    private void submit(String version) throws Exception {
        var answer = post(publisher.key(), version(version) + "/submit", "");
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    }

    private Answer decide(String decision, String version) throws Exception {
        var path = OPERATOR + "/" + id + "/versions/" + version + "/" + decision;
        return post(operator.key(), path, "{\"reason\": \"for the test\"}");
    }

    private String version(String version) {
        return PACKAGES + "/" + id + "/versions/" + version;
    }

    private Answer greet(TestCustomers.Made by) throws Exception {
        var key = UUID.randomUUID().toString();
        return post(
                by.key(), PACKAGES + "/" + id + "/execute", "{\"input\":{\"name\":\"Eve\"}}", "Idempotency-Key", key);
    }

    private Answer greet(TestCustomers.Made by, String version) throws Exception {
        var body = "{\"input\":{\"name\":\"Eve\"},\"version\":\"" + version + "\"}";
        var key = UUID.randomUUID().toString();
        return post(by.key(), PACKAGES + "/" + id + "/execute", body, "Idempotency-Key", key);
    }

    private long audited(String action) {
        return STORES.tenant()
                .platform(sql -> sql.sql("select count(*) from audit_log where action = :action and subject = :id")
                        .param("action", action)
                        .param("id", id)
                        .query(Long.class)
                        .single());
    }

    private static byte[] zip(String name, byte[] content) throws Exception {
        var zip = new ByteArrayOutputStream();
        try (var out = new ZipOutputStream(zip)) {
            out.putNextEntry(new ZipEntry(name));
            out.write(content);
            out.closeEntry();
        }
        return zip.toByteArray();
    }

    private static void assertRefused(Answer answer, int status, String code) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.json().path("code").asString()).isEqualTo(code);
    }
}
