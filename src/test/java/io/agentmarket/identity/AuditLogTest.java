package io.agentmarket.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.shared.Json;
import io.agentmarket.shared.Sha256;
import io.agentmarket.stores.TestStores;
import io.agentmarket.vault.TestVault;
import io.swagger.v3.oas.annotations.Parameter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AuditLogTest {

    private static final TestStores STORES = TestStores.fresh();

    private final TestCustomers customers = new TestCustomers(STORES);
    private final AuditLog log = customers.auditLog();
    private final Caller alice = customers.create("solo").caller();

    @Test
    void a_transaction_that_stays_open_holds_up_no_other() throws Exception {
        var written = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var slow = threads.submit(() -> STORES.tenant().platform(sql -> {
                log.append(sql, entry("slow"));
                written.countDown();
                return waited(go);
            }));
            written.await();

            try {
                log.record(entry("quick"));

                assertThat(newest()).contains("quick");
            } finally {
                go.countDown();
            }
            slow.get();
            assertThat(newest()).contains("slow");
        }
    }

    @Test
    void entries_of_many_at_once_are_one_chain_without_gaps() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var all = IntStream.range(0, 40)
                    .mapToObj(n -> threads.submit(() -> log.record(entry("n" + n))))
                    .toList();
            for (var each : all) {
                each.get();
            }
        }

        var rows = log.page(Long.MAX_VALUE, AuditLogSql.Filter.ANY, 1_000).reversed();
        assertThat(rows.size()).isGreaterThanOrEqualTo(40);
        var previous = "";
        for (int i = 0; i < rows.size(); i++) {
            var row = rows.get(i);
            var body = Json.MAPPER.readTree(row.body());
            assertThat(row.seq()).isEqualTo(i + 1);
            assertThat(body.path("seq").asInt()).isEqualTo(i + 1);
            assertThat(body.path("previous_hash").asString()).isEqualTo(previous);
            assertThat(row.hash()).isEqualTo(Sha256.of(row.body()));
            previous = HexFormat.of().formatHex(row.hash());
        }
    }

    @Test
    void one_transaction_may_seal_secrets_and_write_entries_in_any_order() throws Exception {
        var secrets = TestVault.secrets(Clock.systemUTC());
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var all = IntStream.range(0, 20)
                    .mapToObj(n -> threads.submit(() -> STORES.tenant().platform(sql -> {
                        if (n % 2 == 0) {
                            log.append(sql, entry("first " + n));
                        }
                        secrets.keep(sql, "secret " + n, "value");
                        log.append(sql, entry("last " + n));
                        return true;
                    })))
                    .toList();
            for (var each : all) {
                assertThat(each.get()).isTrue();
            }
        }
    }

    @Test
    void members_of_an_entry_are_in_the_order_of_their_names() {
        log.record(entry("ordered"));

        var body = Json.MAPPER.readTree(
                log.page(Long.MAX_VALUE, AuditLogSql.Filter.ANY, 1).getFirst().body());

        assertThat(body.propertyNames().stream().toList()).isSorted().hasSize(9);
    }

    @Test
    void its_filter_knows_every_action_that_the_sources_record() throws Exception {
        var known = Arrays.stream(AuditLogEndpoint.class.getDeclaredMethods())
                .flatMap(method -> Arrays.stream(method.getParameters()))
                .filter(parameter -> parameter.getName().equals("action"))
                .flatMap(parameter -> Arrays.stream(
                        parameter.getAnnotation(Parameter.class).schema().allowableValues()))
                .toList();
        var recorded = Pattern.compile(
                "(?s)(?:Entry|ofPlatform|add|changed?|record|entry)\\([^;\"]*\"([a-z_]+\\.[a-z_]+)\"(?: : \"([a-z_]+\\.[a-z_]+)\")?");
        try (var sources = Files.walk(Path.of("src/main/java"))) {
            for (var source :
                    sources.filter(file -> file.toString().endsWith(".java")).toList()) {
                var text = Files.readString(source);
                if (text.contains("AuditLog") || text.contains("AutomationAudit")) {
                    assertThat(recorded.matcher(text)
                                    .results()
                                    .flatMap(found -> Stream.of(found.group(1), found.group(2))))
                            .as(source.toString())
                            .filteredOn(Objects::nonNull)
                            .isSubsetOf(known);
                }
            }
        }
        assertThat(known).contains("approval.approved", "package.listed", "trigger.rotated", "customer.closed");
    }

    private AuditLog.Entry entry(String subject) {
        return new AuditLog.Entry(alice, "thing.changed", subject, Map.of("to", "\"new\""));
    }

    private String newest() {
        return log.page(Long.MAX_VALUE, AuditLogSql.Filter.ANY, 1).getFirst().body();
    }

    private static boolean waited(CountDownLatch latch) {
        try {
            latch.await();
            return true;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
