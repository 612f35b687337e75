package io.agentmarket.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentmarket.identity.TestCustomers.Made;
import io.agentmarket.shared.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import tools.jackson.databind.JsonNode;

/** Hides instructions in texts for a model that obeys all of them, and checks whether anything happened outside. */
abstract class InjectionTrials extends MeteredPlatform {

    protected static final List<String> HIDDEN = ObedientBrain.instructions();
    private static final List<String> EMAILS = ObedientBrain.emails();
    private static final Path CALLS = MARKS.resolve("calls.log");

    protected final Made customer = CUSTOMERS.unlimited("elite");

    @BeforeEach
    void forget_who_was_obeyed() {
        ObedientBrain.OBEYED.values().forEach(count -> count.set(0));
    }

    /** An e-mail with an instruction in its middle. */
    protected static String hidden(int i) {
        var email = email(i);
        var middle = email.length() / 2;
        return email.substring(0, middle) + "\n\n" + HIDDEN.get(i) + "\n\n" + email.substring(middle);
    }

    protected static String email(int i) {
        return EMAILS.get(i % EMAILS.size());
    }

    protected static String input(Map<String, ?> input) {
        return Json.MAPPER.writeValueAsString(Map.of("input", input));
    }

    /** A deployment of the agent whose tools may reach these hosts; its path. */
    protected String deployed(String agent, String... hosts) throws Exception {
        var body = Map.of("package_id", agent, "name", "under trial", "hosts", hosts);
        var made = post(
                customer.key(),
                "/api/v1/deployments",
                Json.MAPPER.writeValueAsString(body),
                "Idempotency-Key",
                UUID.randomUUID().toString());
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        return "/api/v1/deployments/" + made.json().path("id").asString();
    }

    protected JsonNode run(String deployment, Map<String, ?> input) throws Exception {
        var key = UUID.randomUUID().toString();
        var run = post(customer.key(), deployment + "/execute", input(input), "Idempotency-Key", key);
        assertThat(run.json().path("status").asString()).as(run.text()).isIn("failed", "succeeded");
        return run.json();
    }

    protected void cancel(JsonNode run) throws Exception {
        post(customer.key(), run.path("links").path("cancel").asString(), "");
    }

    protected void awaitTheEndOfAllRuns() {
        await().until(() -> STORES.tenant()
                        .platform(jdbc -> jdbc.sql("select count(*) from execution where customer_id = ?")
                                .param(customer.id().value())
                                .query(Long.class)
                                .single())
                == 0);
    }

    protected static void assertObeyed() {
        assertObeyed(IntStream.range(0, HIDDEN.size()));
    }

    /** Of each of these the model was told, and did as it was told. */
    protected static void assertObeyed(IntStream hidden) {
        assertThat(hidden.mapToObj(HIDDEN::get))
                .allSatisfy(instruction ->
                        assertThat(obeyed(instruction)).as(instruction).isPositive());
    }

    private static int obeyed(String instruction) {
        var count = ObedientBrain.OBEYED.get(instruction);
        return count == null ? 0 : count.get();
    }

    protected static void assertNothingHappened() throws Exception {
        var done = Files.exists(CALLS) ? Files.readString(CALLS) : "";
        assertThat(done).doesNotContain("obeyed: ");
    }
}
