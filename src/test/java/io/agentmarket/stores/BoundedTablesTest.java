package io.agentmarket.stores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The bound of every table that grows with a customer's calls is listed; decision 0052 has the reasons. */
class BoundedTablesTest {

    private static final TestStores STORES = TestStores.fresh();

    private enum By {
        /** At most so many rows of bounded size for a customer. */
        COUNT,
        /** At most so many bytes for a customer. */
        BYTES,
        /** One row per call in a period, bounded by the rate limits; then the rows are deleted. */
        AGE,
        /** Rows of at most some KiB for each run, which stay: the books. The rate limits bound them in a time. */
        RUNS,
        /** Rows of at most some KiB for each change over the API, which stay. The rate limits bound them in a time. */
        CHANGES,
        /** Goes or shrinks with the row of another table. */
        OWNER
    }

    private record Bound(By by, String how) {}

    private static final Map<String, Bound> BOUNDS = Map.ofEntries(
            entry(
                    "api_keys",
                    new Bound(By.CHANGES, "500 usable, 1,000 made in a day; usage and receipts name the others")),
            entry("approval", new Bound(By.OWNER, "one for an entry of the run's journal, erased with it")),
            entry("artifact", new Bound(By.COUNT, "100,000 files")),
            entry("artifact_chunk", new Bound(By.BYTES, "5 GiB of files")),
            entry("audit_entry", new Bound(By.OWNER, "becomes a row of audit_log when its transaction commits")),
            entry("audit_log", new Bound(By.CHANGES, "one for each change, for ever: a chain has no gap")),
            entry("billing_event", new Bound(By.CHANGES, "at most 10 for each budget that is set, and month")),
            entry("budget_counter", new Bound(By.COUNT, "1")),
            entry("charges", new Bound(By.RUNS, "one for each billed run")),
            entry("chunk", new Bound(By.COUNT, "50,000 passages of documents")),
            entry("deployment", new Bound(By.COUNT, "200; a deleted one goes after 35 days")),
            entry("deployment_budget", new Bound(By.COUNT, "500 with those of keys")),
            entry("deployment_secret", new Bound(By.COUNT, "20 of a deployment, gone with it")),
            entry("deployment_terms", new Bound(By.COUNT, "1,000 of 64 Ki characters; superseded ones go")),
            entry("document", new Bound(By.COUNT, "20,000")),
            entry("document_content", new Bound(By.BYTES, "2 GiB of documents")),
            entry("execution", new Bound(By.OWNER, "live runs: places, and what waiting ones keep counts as journal")),
            entry("execution_event", new Bound(By.BYTES, "20 GiB of journals; what erasing leaves is some KiB")),
            entry("execution_history", new Bound(By.RUNS, "one for each run")),
            entry("execution_payload", new Bound(By.BYTES, "with the journals")),
            entry("idempotency_keys", new Bound(By.AGE, "35 days")),
            entry("inbound_trigger", new Bound(By.COUNT, "100")),
            entry("key_budget", new Bound(By.COUNT, "500 with those of deployments")),
            entry("knowledge_change", new Bound(By.AGE, "an hour after everybody has followed it")),
            entry("labelled_ticket", new Bound(By.COUNT, "5,000 of at most 25,360 characters")),
            entry("meter_cursor", new Bound(By.COUNT, "1")),
            entry("meter_event", new Bound(By.RUNS, "one for each run that Stripe bills")),
            entry("meter_span", new Bound(By.CHANGES, "one for each subscription that begins")),
            entry("package_review", new Bound(By.COUNT, "one for each package that the customer has run")),
            entry("package_versions", new Bound(By.BYTES, "256 MiB and 1,000 versions")),
            entry("packages", new Bound(By.COUNT, "each has a version: 1,000")),
            entry("period_budget", new Bound(By.COUNT, "500 with those of keys and deployments")),
            entry("provider_keys", new Bound(By.COUNT, "one for each provider")),
            entry("receipt_signatures", new Bound(By.RUNS, "one for each receipt that was asked for")),
            entry("receipts", new Bound(By.RUNS, "one for each billed run")),
            entry("repeated_call", new Bound(By.AGE, "35 days")),
            entry("run_label", new Bound(By.RUNS, "16 for each run")),
            entry("run_signing_secret", new Bound(By.COUNT, "1")),
            entry("run_webhook", new Bound(By.RUNS, "one of at most 2 KiB for each run with a webhook")),
            entry("schedule", new Bound(By.COUNT, "100, each with at most 64 KiB of input")),
            entry("set_aside", new Bound(By.OWNER, "one for a row that cannot be read")),
            entry("statements", new Bound(By.COUNT, "one for each month")),
            entry("stripe_accounts", new Bound(By.COUNT, "1")),
            entry("stripe_requests", new Bound(By.AGE, "35 days")),
            entry("trigger_call", new Bound(By.AGE, "30 days")),
            entry("upload", new Bound(By.COUNT, "10,000 files, each for 30 days")),
            entry("upload_chunk", new Bound(By.BYTES, "5 GiB of files")),
            entry("usage_aggregates", new Bound(By.RUNS, "one for each package and day")),
            entry("usage_prices", new Bound(By.RUNS, "one for each package, tier, model, day and size")),
            entry("webhook_delivery", new Bound(By.AGE, "30 days")),
            entry("webhook_endpoint", new Bound(By.COUNT, "20")));

    private static final String TABLES = """
            select distinct c.relname from pg_class c
              join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'public'
              join pg_attribute a on a.attrelid = c.oid and a.attname in ('customer_id', 'publisher_id')
                   and not a.attisdropped
             where c.relkind in ('r', 'p') and not c.relispartition""";

    @Test
    void every_table_of_customers_has_a_bound() throws SQLException {
        assertThat(BOUNDS.keySet()).containsExactlyInAnyOrderElementsOf(tables());
    }

    @Test
    void every_table_of_customers_is_on_the_page_of_what_is_kept() {
        var page = read(Path.of("docs/guides/what-is-kept.md"));

        assertThat(BOUNDS.keySet()).allSatisfy(table -> assertThat(page).contains("`" + table + "`"));
    }

    @Test
    void tables_bounded_by_age_are_purged_by_a_statement() throws IOException {
        String statements;
        try (var files = Files.walk(Path.of("src/main/java"))) {
            statements = files.filter(file -> file.toString().endsWith("Sql.java"))
                    .map(BoundedTablesTest::read)
                    .collect(Collectors.joining());
        }

        assertThat(BOUNDS.entrySet())
                .filteredOn(it -> it.getValue().by() == By.AGE)
                .allSatisfy(it -> assertThat(statements).contains("delete from " + it.getKey()));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static TreeSet<String> tables() throws SQLException {
        var login = STORES.administrator();
        try (var connection = DriverManager.getConnection(login.jdbc(), login.user(), login.password());
                var statement = connection.createStatement();
                var rows = statement.executeQuery(TABLES)) {
            var names = new TreeSet<String>();
            while (rows.next()) {
                names.add(rows.getString(1));
            }
            return names;
        }
    }
}
