package io.agentmarket.stores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentmarket.shared.AppException;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.shared.Ids;
import io.agentmarket.shared.Sha256;
import io.agentmarket.stores.Repeats.Call;
import io.agentmarket.stores.Repeats.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

@Tag("stores")
class RepeatsTest {

    /** Kinds of calls that came after the table. */
    private static final EnumSet<Kind> YOUNGER = EnumSet.of(Kind.UPLOADS);

    private static final TestStores STORES = TestStores.fresh();
    private static final UUID FIRST = UUID.fromString("0199c0de-0000-7000-8000-000000000001");
    private static final UUID SECOND = UUID.fromString("0199c0de-0000-7000-8000-000000000002");

    /** Rows of the tables that repeated_call took the place of, all under one key. */
    private static final String OLD_ROWS = """
            insert into customers (id, name, tier, status, created_at) values (:id, 'Old', 'solo', 'active', now());
            insert into api_key_requests values (:id, 'k', :hash, :id, now());
            insert into automation_request values (:id, 'k', :hash, :id, now());
            insert into document_request values (:id, 'k', :hash, :id, now());
            insert into package_request values (:id, 'k', :hash, 'greeter', '1.2.0', now());
            insert into provider_key_requests values (:id, 'k', :hash, '{"a": 1}', now());
            insert into deployment (id, customer_id, name, revision, active, idempotency_key, request_hash, created_at,
                updated_at) values (:id, :id, 'd', 1, true, 'k', :hash, now(), now())""";

    private final Tenant tenant = STORES.tenant();
    private final CustomerId customer = new CustomerId(Ids.at(Instant.EPOCH));

    @Test
    void a_repeated_call_finds_the_result_of_the_first() {
        assertThat(claim(call("k", "a"), FIRST)).isEmpty();
        assertThat(claim(call("k", "a"), SECOND)).contains(FIRST);
        assertThat(find(customer, call("k", "a"))).contains(FIRST.toString());
    }

    @Test
    void another_request_under_the_key_is_refused() {
        claim(call("k", "a"), FIRST);

        assertThatExceptionOfType(AppException.class)
                .isThrownBy(() -> claim(call("k", "b"), SECOND))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.IDEMPOTENCY_KEY_REUSED));
    }

    @Test
    void a_call_that_fails_leaves_its_key_free() {
        assertThatThrownBy(() -> tenant.tx(customer, sql -> {
                    Repeats.claim(sql, call("k", "a"), FIRST, Instant.EPOCH);
                    throw AppException.notFound("room");
                }))
                .isInstanceOf(AppException.class);

        assertThat(claim(call("k", "b"), SECOND)).isEmpty();
    }

    @Test
    void of_parallel_calls_one_is_the_first() throws Exception {
        var calls = new ArrayList<Callable<Optional<UUID>>>();
        for (int n = 0; n < 8; n++) {
            calls.add(() -> claim(call("k", "a"), UUID.randomUUID()));
        }

        try (var threads = Executors.newFixedThreadPool(calls.size())) {
            var made = threads.invokeAll(calls).stream().map(Future::resultNow).toList();

            assertThat(made.stream().filter(Optional::isEmpty)).hasSize(1);
            assertThat(made.stream().flatMap(Optional::stream).distinct()).hasSize(1);
        }
    }

    @Test
    void a_key_is_unique_within_its_customer_and_kind() {
        claim(call("k", "a"), FIRST);
        var stranger = new Call(new CustomerId(Ids.at(Instant.EPOCH)), Kind.DOCUMENTS, "k", Sha256.of("b"));

        assertThat(claim(new Call(customer, Kind.PACKAGES, "k", Sha256.of("b")), SECOND))
                .isEmpty();
        assertThat(claim(stranger, SECOND)).isEmpty();
        assertThat(find(stranger.customer(), call("k", "a"))).isEmpty();
    }

    @Test
    void calls_from_before_the_table_are_known() {
        try (var stores = TestStores.fresh()) {
            var owner = JdbcClient.create(stores.databases().owner());
            stores.empty();
            var migrations =
                    Flyway.configure().dataSource(stores.databases().owner()).locations("classpath:db/migration");
            upTo(migrations, "2026112999?"); // the last before, whatever its number
            for (var statement : OLD_ROWS.split(";")) {
                owner.sql(statement)
                        .param("id", FIRST)
                        .param("hash", Sha256.of("a"))
                        .update();
            }

            upTo(migrations, "2026113001");

            for (var kind : EnumSet.complementOf(YOUNGER)) {
                var call = new Call(new CustomerId(FIRST), kind, "k", Sha256.of("a"));
                assertThat(Repeats.find(owner, call))
                        .contains(
                                switch (kind) {
                                    case PACKAGES -> "greeter 1.2.0";
                                    case PROVIDER_KEYS -> "{\"a\": 1}";
                                    default -> FIRST.toString();
                                });
            }
        }
    }

    private static void upTo(FluentConfiguration migrations, String version) {
        migrations.target(version).load().migrate();
    }

    private Call call(String key, String request) {
        return new Call(customer, Kind.DOCUMENTS, key, Sha256.of(request));
    }

    private Optional<String> find(CustomerId reader, Call call) {
        return tenant.tx(reader, sql -> Repeats.find(sql, call));
    }

    private Optional<UUID> claim(Call call, UUID making) {
        return tenant.tx(call.customer(), sql -> Repeats.claim(sql, call, making, Instant.EPOCH));
    }
}
