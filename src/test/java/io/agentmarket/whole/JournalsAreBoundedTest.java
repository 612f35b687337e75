package io.agentmarket.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentmarket.monitoring.TestAuditor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The bytes that a customer's runs keep are counted when they end, and a customer beyond the bound starts no runs. */
class JournalsAreBoundedTest extends DeployedRuns {

    private static final String USAGE = "/api/v1/usage/executions/";
    private static final long MOST = 20L * 1024 * 1024 * 1024;

    @AfterEach
    void books_balance() {
        await().until(() -> count("select count(*) from execution where status <> 'waiting_approval'") == 0);
        assertThat(TestAuditor.broken(STORES.databases())).isEmpty();
    }

    @Test
    void a_run_counts_the_bytes_that_are_written_for_it() throws Exception {
        var id = started("k", "ÄÖÜ 日本 \\\\ \\\" \\n");

        assertThat(kept()).isEqualTo(written(id)).isGreaterThan(500);
    }

    @Test
    void an_erased_run_counts_nothing_more() throws Exception {
        var first = started("a", "one");
        var second = started("b", "another");
        var both = kept();

        delete(customer.key(), USAGE + first);
        delete(customer.key(), USAGE + first);
        assertThat(kept()).isPositive().isLessThan(both);
        delete(customer.key(), USAGE + second);

        assertThat(kept()).isZero();
    }

    @Test
    void a_run_that_waits_for_a_person_counts_while_it_waits() throws Exception {
        var id = ask(made(", \"requires_approval\": [\"leave_mark\"]"), "waits");
        var waiting = count("select kept_bytes from execution where id = '" + id + "'");

        assertThat(waiting).isEqualTo(written(id)).isGreaterThan(500);
        approved(id);

        assertThat(kept()).isEqualTo(written(id)).isGreaterThan(waiting);
    }

    @Test
    void a_customer_over_its_bound_starts_no_run_until_erasing_one() throws Exception {
        var id = started("k", "much");
        var other = started("l", "little");
        grow(id, MOST);
        delete(customer.key(), USAGE + other); // the known value is queried again

        var refused = run(customer.key(), "m", "more", 0);

        assertThat(refused.status()).as(refused.text()).isEqualTo(409);
        assertThat(refused.json().path("code").asString()).isEqualTo("STORAGE_FULL");
        assertThat(refused.json().path("detail").asString()).contains("erase runs that you no longer need");
        assertThat(refused.json().path("kept_bytes").asLong()).isGreaterThanOrEqualTo(MOST);
        assertThat(run(customer.key(), "k", "much", 0).status()).as("a retry").isEqualTo(200);

        delete(customer.key(), USAGE + id);

        assertThat(run(customer.key(), "m", "more", 0).status()).isEqualTo(200);
    }

    private String started(String key, String note) throws Exception {
        var answer = run(customer.key(), key, note, 0);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.json().path("execution_id").asString();
    }

    private void grow(String id, long bytes) {
        var sql = JdbcClient.create(STORES.databases().owner());
        sql.sql("update execution_history set kept_bytes = kept_bytes + :bytes where id = :id::uuid")
                .param("bytes", bytes)
                .param("id", id)
                .update();
        sql.sql("update usage_aggregates set kept_bytes = kept_bytes + :bytes where customer_id = :customer")
                .param("bytes", bytes)
                .param("customer", customer.id().value())
                .update();
    }

    private static long written(String id) {
        return count("select sum(octet_length(body::text)) from execution_event where execution_id = '" + id + "'")
                + count("select sum(octet_length(body::text)) from execution_payload where execution_id = '" + id
                        + "'");
    }

    private long kept() {
        return count("select sum(kept_bytes) from usage_aggregates where customer_id = '" + customer.id() + "'");
    }

    private static long count(String sql) {
        return STORES.tenant().platform(jdbc -> jdbc.sql(sql).query(Long.class).single());
    }
}
