package io.agentmarket.usage;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.agentmarket.identity.Scope;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.Ids;
import io.agentmarket.shared.Json;
import io.agentmarket.stores.Tenant;
import io.agentmarket.stores.TestStores;
import io.agentmarket.usage.UsageWeb.Ran;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** GET /usage/export. */
@Tag("stores")
class UsageExportTest {

    private final UsageWeb web = new UsageWeb();

    @Nested
    class Exported200 {

        @Test
        void csv_has_a_header_and_one_line_per_run_newest_first() throws Exception {
            var older = web.add("2026-11-02T01:00:00Z", Ran.of("a", 100));
            var newer = web.add("2026-11-02T02:00:00Z", Ran.failed("b"));

            var answer = web.call("/export");

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.response().getContentType()).startsWith("text/csv");
            assertThat(answer.response().getHeader("Content-Disposition")).contains("usage.csv");
            var lines = answer.text().split("\r\n", -1);
            assertThat(lines).hasSize(4).endsWith("");
            assertThat(lines[0]).startsWith("execution_id,api_key_id,deployment_id,package_id");
            assertThat(lines[1]).startsWith(newer.id() + ",").contains(",b,1.0.0,failed,AGENT_FAILED,");
            assertThat(lines[2]).startsWith(older.id() + ",").contains(",a,1.0.0,succeeded,,", ",100,50000,");
        }

        @Test
        void ndjson_ends_with_a_summary_of_all_before_it() throws Exception {
            web.add("2026-11-02T01:00:00Z", Ran.of("a", 100));
            web.add("2026-11-02T02:00:00Z", Ran.of("b", 23));

            var lines = web.call("/export", "format", "ndjson")
                    .text()
                    .lines()
                    .map(Json.MAPPER::readTree)
                    .toList();

            assertThat(lines).hasSize(3);
            assertThat(lines.get(0).path("package_id").asString()).isEqualTo("b");
            assertThat(lines.get(2).path("summary").path("rows").asLong()).isEqualTo(2);
            assertThat(lines.get(2).path("summary").path("price_micros").asLong())
                    .isEqualTo(123);
        }

        @Test
        void filters_as_the_list_does() throws Exception {
            web.add("2026-11-02T01:00:00Z", Ran.of("a", 1));
            web.add("2026-11-02T02:00:00Z", Ran.failed("b"));
            web.add("2026-11-03T02:00:00Z", Ran.failed("b"));

            var text = web.call("/export", "status", "failed", "package_id", "b", "to", "2026-11-03T00:00:00Z")
                    .text();

            assertThat(text.lines()).hasSize(2);
        }

        @Test
        void no_exported_field_is_a_formula_for_any_label() {
            assertThat(CsvRow.line("=1+2", "+a", "-b", "@c", "\td", "e,\"f\"\r\ng", -5L, null))
                    .isEqualTo("'=1+2,'+a,'-b,'@c,'\td,\"e,\"\"f\"\"\r\ng\",-5,\r\n");
        }

        @Test
        void labels_come_back_as_they_went_in() throws Exception {
            var labels = Map.of("note", "=cmd|' /C calc'!A0, \"quoted\"\nnext line");
            web.add("2026-11-02T01:00:00Z", new Ran("a", RunStatus.SUCCEEDED, 1, null, labels));

            var csv = web.call("/export").text();

            var field =
                    csv.substring(csv.indexOf("\"{") + 1, csv.lastIndexOf('"')).replace("\"\"", "\"");
            assertThat(Json.MAPPER.readValue(field, Map.class)).isEqualTo(labels);
        }

        @Test
        void a_stranger_gets_the_names_of_the_columns_only() throws Exception {
            web.add("2026-11-02T01:00:00Z", Ran.of("a", 1));

            var text = web.call(new CustomerId(web.ids.next()), Scope.READ, "/export")
                    .text();

            assertThat(text).isEqualTo(CsvRow.HEAD);
        }

        @ParameterizedTest
        @CsvSource({
            "gzip, true",
            "'br, gzip', true",
            "'deflate, GZIP;q=0.5', true",
            "gzip;q=0, false",
            "'gzip; q=0.0', false",
            "'', false",
            "identity, false"
        })
        void is_compressed_for_clients_that_accept_it(String accepted, boolean packed) {
            assertThat(Gzip.isAccepted(accepted)).isEqualTo(packed);
        }
    }

    @Nested
    class Large {

        private static final int ROWS = 60_000;
        private static final TestStores STORES = TestStores.fresh();
        private final CustomerId large = new CustomerId(Ids.at(Instant.EPOCH));

        /** Counts transactions, each of which reads one batch. */
        private final AtomicInteger batches = new AtomicInteger();

        private final Tenant counted = new Tenant() {
            @Override
            public <T> T tx(CustomerId customer, Function<JdbcClient, T> work) {
                batches.incrementAndGet();
                return STORES.tenant().tx(customer, work);
            }

            @Override
            public <T> T platform(Function<JdbcClient, T> work) {
                throw new IllegalStateException("an export reads as its customer");
            }
        };

        @Test
        void writing_holds_one_batch_and_no_connection() throws Exception {
            new UsageSeed(STORES, large, 9).add(ROWS, Clock.systemUTC().instant());
            var pool = (HikariDataSource) STORES.databases().app();
            var lines = new AtomicInteger();
            var last = new StringBuilder();
            var out = new OutputStream() {
                @Override
                public void write(byte[] line) {
                    var written = lines.getAndIncrement();
                    assertThat(batches.get()).isLessThanOrEqualTo(written / Export.BATCH + 1);
                    assertThat(pool.getHikariPoolMXBean().getActiveConnections())
                            .isZero();
                    last.setLength(0);
                    last.append(new String(line, java.nio.charset.StandardCharsets.UTF_8));
                }

                @Override
                public void write(int one) {
                    throw new IllegalStateException("lines are written whole");
                }
            };

            new Export(TestHistory.of(counted))
                    .begin(large, new RunFilter(null, null, null, null, null, null))
                    .write(ExportFormat.NDJSON, out);

            var summary = Json.MAPPER.readTree(last.toString()).path("summary");
            assertThat(lines.get()).isEqualTo(ROWS / 5 + 1);
            assertThat(batches.get()).isEqualTo(ROWS / 5 / Export.BATCH);
            assertThat(summary.path("rows").asLong()).isEqualTo(ROWS / 5);
            assertThat(summary.path("price_micros").asLong())
                    .isPositive()
                    .isEqualTo(sum("select sum(price_micros) from execution_history where customer_id = :customer"))
                    .isEqualTo(sum("select sum(price_micros) from usage_aggregates where customer_id = :customer"))
                    .isEqualTo(sum("select sum(price_micros) from usage_weekly where customer_id = :customer"))
                    .isEqualTo(sum("select sum(price_micros) from usage_monthly where customer_id = :customer"));
        }

        private long sum(String sql) {
            return STORES.tenant()
                    .tx(
                            large,
                            jdbc -> jdbc.sql(sql)
                                    .param("customer", large.value())
                                    .query(Long.class)
                                    .single());
        }
    }

    @Nested
    class Refused {

        @Test
        void without_the_scope_403() throws Exception {
            assertThat(web.call(web.customer, Scope.EXECUTE, "/export").status())
                    .isEqualTo(403);
        }

        @ParameterizedTest
        @CsvSource({"format, xml", "status, done", "from, now"})
        void a_bad_value_422_with_its_name(String name, String value) throws Exception {
            var answer = web.call("/export", name, value);

            assertThat(answer.status()).isEqualTo(422);
            assertThat(answer.refused()).isEqualTo(name);
        }
    }
}
