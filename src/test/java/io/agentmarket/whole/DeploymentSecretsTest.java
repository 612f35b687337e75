package io.agentmarket.whole;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import io.agentmarket.monitoring.TestAuditor;
import io.agentmarket.shared.Json;
import io.agentmarket.stores.TestStores;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A tool reveals its deployment's secret in every possible way, and the secret is found nowhere. */
class DeploymentSecretsTest extends DeployedRuns {

    /** With what JSON, URLs and base64 write otherwise. */
    private final String canary = "c4n\"ry+/ " + UUID.randomUUID();

    private final ListAppender<ILoggingEvent> logs = new ListAppender<>();
    private String deployment = "";

    @BeforeEach
    void entrust() throws Exception {
        logs.start();
        root().addAppender(logs);
        deployment = made("");
        assertThat(put(canary).status()).isEqualTo(204);
    }

    @AfterEach
    void stop() {
        root().detachAppender(logs);
    }

    @ParameterizedTest
    @ValueSource(strings = {"result", "failure", "bug", "end", "step", "failed step"})
    void a_secret_leaves_no_trace(String how) throws Exception {
        var answer = execute(deployment, how);

        var id = answer.json().path("execution_id").asString();
        var journal =
                get(customer.key(), "/api/v1/executions/" + id + "/events").text();
        assertThat(journal + answer.text() + logged()).contains("[secret token]");
        assertThat(leaks(answer.text())).isEmpty();
        assertThat(leaks(journal)).isEmpty();
        assertThat(leaks(logged())).isEmpty();
        assertThat(leaks(String.join("\n", rows(STORES)))).isEmpty();
    }

    @Test
    void nor_do_an_approval_and_the_resumed_run() throws Exception {
        var id = ask(deployment, "approval");

        var asked = pending(id);
        var ended = approved(id);

        assertThat(asked.path("title").asString()).isEqualTo("Send [secret token]");
        assertThat(ended.path("status").asString()).isEqualTo("succeeded");
        assertThat(ended.at("/output/told").asString()).contains("[secret token]");
        assertThat(leaks(String.join("\n", rows(STORES)))).isEmpty();
        assertThat(leaks(logged())).isEmpty();
    }

    @Test
    void a_run_ends_and_releases_its_hold_without_its_secret() throws Exception {
        var id = ask(deployment, "approval");
        var owner = JdbcClient.create(STORES.databases().owner());
        owner.sql("update platform_secrets set token = 'unreadable' where name like ?")
                .param("deployment:" + customer.id().value() + ":%")
                .update();
        owner.sql("update execution set attempt = 5 where id = ?::uuid")
                .param(id)
                .update();

        var ended = approved(id);

        assertThat(ended.path("status").asString()).isEqualTo("failed");
        assertThat(ended.at("/error/code").asString()).isEqualTo("RUN_ABANDONED");
        assertThat(ended.at("/price/micros").asLong()).isZero();
        assertThat(TestAuditor.broken(STORES.databases())).isEmpty();
    }

    @Test
    void nor_does_a_secret_in_the_input() throws Exception {
        put("0123456789-by-input");

        var answer = execute(deployment, "is 0123456789-by-input here");

        assertThat(answer.json().path("status").asString()).isEqualTo("succeeded");
        assertThat(rows(STORES)).noneMatch(row -> row.contains("0123456789-by-input"));
    }

    @Test
    void a_secret_shows_its_name_only_and_its_newest_value_applies() throws Exception {
        put("a-longer-secret-value");
        var shown = get(customer.key(), deployment);
        var used = execute(deployment, "seen").json().at("/output/told").asString();

        var gone = delete(customer.key(), deployment + "/secrets/token");
        var again = delete(customer.key(), deployment + "/secrets/token");
        var without = execute(deployment, "seen").json().at("/output/told").asString();

        assertThat(shown.json().path("secrets").toString()).isEqualTo("[\"token\"]");
        assertThat(shown.text()).doesNotContain("a-longer-secret-value");
        assertThat(used).contains("\"length\":21");
        assertThat(gone.status()).isEqualTo(204);
        assertThat(again.status()).isEqualTo(404);
        assertThat(without).contains("\"length\":" + "no secret at all".length());
    }

    @Test
    void secrets_that_are_too_short_too_long_or_badly_named_are_refused() throws Exception {
        assertThat(pointer(put("1234567"))).isEqualTo("/value");
        assertThat(pointer(put("x".repeat(4_097)))).isEqualTo("/value");
        assertThat(put("x".repeat(4_096)).status()).isEqualTo(204);
        assertThat(put(customer.key(), deployment + "/secrets/a-b", "{\"value\": \"0123456789\"}")
                        .status())
                .isEqualTo(422);
        assertThat(execute(deployment, "seen").json().at("/output/told").asString())
                .contains("\"length\":4096");
    }

    @Test
    void deleting_the_deployment_deletes_its_secrets() throws Exception {
        var before = kept();

        delete(customer.key(), deployment);

        assertThat(before).isEqualTo(1);
        assertThat(kept()).isZero();
    }

    private Answer put(String value) throws Exception {
        var body = Json.MAPPER.createObjectNode().put("value", value);
        return put(customer.key(), deployment + "/secrets/token", body.toString());
    }

    private int kept() {
        return JdbcClient.create(STORES.databases().owner())
                .sql("select count(*) from platform_secrets where name like ?")
                .param("deployment:" + customer.id().value() + ":%")
                .query(Integer.class)
                .single();
    }

    /** The form in which the canary is found, if any: its unmistakable tail, or all of it as base64. */
    private List<String> leaks(String text) {
        var tail = canary.substring(canary.length() - 36);
        var base64 = Base64.getEncoder().withoutPadding().encodeToString(canary.getBytes(StandardCharsets.UTF_8));
        return List.of(tail, base64).stream().filter(text::contains).toList();
    }

    private String logged() {
        var text = new StringBuilder();
        List.copyOf(logs.list).forEach(event -> {
            text.append(event.getFormattedMessage()).append(event.getKeyValuePairs());
            if (event.getThrowableProxy() != null) {
                text.append(ThrowableProxyUtil.asString(event.getThrowableProxy()));
            }
        });
        return text.toString();
    }

    private static Logger root() {
        return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    }

    /** Every row of every table as text. */
    private static List<String> rows(TestStores stores) {
        var sql = JdbcClient.create(stores.databases().owner());
        var rows = new ArrayList<String>();
        sql.sql(
                        "select table_name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'")
                .query(String.class)
                .list()
                .forEach(table -> rows.addAll(sql.sql("select t::text from \"" + table + "\" t")
                        .query(String.class)
                        .list()));
        return rows;
    }
}
