package io.agentmarket.stores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.agentmarket.shared.AppException;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.shared.Ids;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.jdbc.core.simple.JdbcClient;

@Tag("stores")
class TenantTest {

    private static final TestStores STORES = TestStores.fresh();
    private static final CustomerId ALICE = new CustomerId(Ids.at(Instant.EPOCH));
    private static final CustomerId BOB = new CustomerId(Ids.at(Instant.EPOCH));

    private final Tenant tenant = STORES.tenant();

    @BeforeAll
    static void create_a_table_of_customers_rows() {
        var owner = JdbcClient.create(STORES.databases().owner());
        for (var statement : """
                create table note (id int primary key, customer_id uuid not null, text text not null);
                alter table note enable row level security;
                create policy tenant on note to amp_app
                    using (customer_id = nullif(current_setting('app.customer_id', true), '')::uuid);
                create policy platform on note to amp_committer using (true) with check (true);
                grant select, insert on note to amp_app, amp_committer""".split(";")) {
            owner.sql(statement).update();
        }
    }

    @BeforeEach
    void empty_it() {
        JdbcClient.create(STORES.databases().owner()).sql("delete from note").update();
    }

    @Test
    void a_customer_sees_only_its_own_rows() {
        tenant.platform(sql -> insert(sql, 1, ALICE));
        tenant.platform(sql -> insert(sql, 2, BOB));

        var seen = tenant.tx(ALICE, TenantTest::ids);

        assertThat(seen).containsExactly(1);
    }

    @Test
    void a_customer_cannot_write_a_foreign_row() {
        assertThatThrownBy(() -> tenant.tx(ALICE, sql -> insert(sql, 1, BOB)))
                .rootCause()
                .hasMessageContaining("row-level security");
    }

    @Test
    void the_tenant_ends_with_the_transaction() throws Exception {
        tenant.tx(ALICE, sql -> insert(sql, 1, ALICE));

        try (var connection = STORES.databases().app().getConnection();
                var rows = connection.createStatement().executeQuery("select count(*) from note")) {
            rows.next();

            assertThat(rows.getInt(1)).isZero();
        }
    }

    @Test
    void the_platform_sees_every_row() {
        tenant.tx(ALICE, sql -> insert(sql, 1, ALICE));
        tenant.tx(BOB, sql -> insert(sql, 2, BOB));

        assertThat(tenant.platform(TenantTest::ids)).containsExactly(1, 2);
    }

    @Test
    void a_refusal_rolls_back_and_passes_unchanged() {
        var refusal = AppException.notFound("note");

        assertThatThrownBy(() -> tenant.tx(ALICE, sql -> {
                    insert(sql, 1, ALICE);
                    throw refusal;
                }))
                .isSameAs(refusal);
        assertThat(tenant.platform(TenantTest::ids)).isEmpty();
    }

    @Test
    void a_duplicate_key_is_passed_on_unchanged() {
        tenant.tx(ALICE, sql -> insert(sql, 1, ALICE));

        assertThatThrownBy(() -> tenant.tx(ALICE, sql -> insert(sql, 1, ALICE)))
                .isInstanceOf(DuplicateKeyException.class);
    }

    @Test
    void a_lost_connection_is_store_unavailable() {
        try (var doomed = TestStores.fresh()) {
            assertThatThrownBy(() -> doomed.tenant().platform(sql -> {
                        doomed.cutConnections();
                        return sql.sql("select 1").query(Integer.class).single();
                    }))
                    .isInstanceOfSatisfying(
                            AppException.class, it -> assertThat(it.code()).isEqualTo(ErrorCode.STORE_UNAVAILABLE))
                    .hasCauseInstanceOf(Exception.class);
        }
    }

    @Test
    void an_interrupted_caller_is_no_sign_of_a_database_failure() {
        try (var fresh = TestStores.fresh()) {
            Thread.currentThread().interrupt();

            assertThatThrownBy(() -> fresh.tenant().tx(ALICE, TenantTest::ids))
                    .isInstanceOfSatisfying(AppException.class, TenantTest::mayBeRetried);

            assertThat(Thread.interrupted()).isTrue();
            assertThat(fresh.databases().watch().trouble()).isEmpty();
        }
    }

    @Test
    void requests_have_no_ddl_and_are_planned_for_their_own_values() {
        var plans = tenant.tx(
                ALICE,
                sql -> sql.sql("show plan_cache_mode").query(String.class).single());

        assertThat(plans).isEqualTo("force_custom_plan");
        assertThatThrownBy(() -> tenant.tx(
                        ALICE, sql -> sql.sql("create table mine (id int)").update()))
                .isInstanceOf(BadSqlGrammarException.class)
                .rootCause()
                .hasMessageContaining("permission denied");
    }

    @Test
    void a_read_only_database_is_store_unavailable_and_says_when_to_retry() {
        assertThatThrownBy(() -> tenant.tx(ALICE, sql -> {
                    sql.sql("set transaction read only").update();
                    return insert(sql, 1, ALICE);
                }))
                .isInstanceOfSatisfying(AppException.class, TenantTest::mayBeRetried);
    }

    @Test
    void a_row_that_is_locked_is_store_unavailable() throws Exception {
        tenant.tx(ALICE, sql -> insert(sql, 1, ALICE));

        try (var holder = STORES.databases().owner().getConnection()) {
            holder.setAutoCommit(false);
            holder.createStatement().execute("lock table note");

            assertThatThrownBy(() -> tenant.tx(ALICE, sql -> {
                        sql.sql("set local lock_timeout = '50ms'").update();
                        return ids(sql);
                    }))
                    .isInstanceOfSatisfying(AppException.class, TenantTest::mayBeRetried);
            holder.rollback();
        }
    }

    @Test
    void a_customer_whose_transactions_all_wait_leaves_connections_for_others() throws Exception {
        try (var holder = STORES.databases().owner().getConnection();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            holder.setAutoCommit(false);
            holder.createStatement().execute("select pg_advisory_lock(4711)");
            var waiting = IntStream.range(0, 40)
                    .mapToObj(n -> threads.submit(() -> tenant.tx(
                            ALICE,
                            sql -> sql.sql("select pg_advisory_xact_lock(4711)")
                                    .query()
                                    .listOfRows())))
                    .toList();
            await().until(() -> waitingForLocks() >= 4);

            assertThat(tenant.tx(BOB, TenantTest::ids)).isEmpty();

            assertThat(waiting).noneMatch(Future::isDone);
            holder.createStatement().execute("select pg_advisory_unlock(4711)");
            holder.rollback();
        }
    }

    private int waitingForLocks() {
        return JdbcClient.create(STORES.databases().owner())
                .sql("select count(*) from pg_locks where locktype = 'advisory' and not granted")
                .query(Integer.class)
                .single();
    }

    @ParameterizedTest
    @ValueSource(strings = {"40001", "40P01"})
    void a_transaction_that_lost_a_conflict_is_retried(String state) {
        var made = new AtomicInteger();

        var seen = tenant.tx(ALICE, sql -> {
            insert(sql, 1, ALICE);
            if (made.incrementAndGet() < 3) {
                lose(sql, state);
            }
            return ids(sql);
        });

        assertThat(seen).containsExactly(1);
        assertThat(made).hasValue(3);
    }

    @Test
    void a_transaction_that_always_loses_ends_as_store_unavailable() {
        var made = new AtomicInteger();

        assertThatThrownBy(() -> tenant.tx(ALICE, sql -> {
                    made.incrementAndGet();
                    return lose(sql, "40001");
                }))
                .isInstanceOfSatisfying(AppException.class, TenantTest::mayBeRetried);
        assertThat(made).hasValueBetween(2, 5);
    }

    private static int lose(JdbcClient sql, String state) {
        return sql.sql("do $$ begin raise exception 'lost' using errcode = '" + state + "'; end $$")
                .update();
    }

    private static void mayBeRetried(AppException refused) {
        assertThat(refused.code()).isEqualTo(ErrorCode.STORE_UNAVAILABLE);
        assertThat(refused.members()).containsKey("retry_after");
    }

    private static int insert(JdbcClient sql, int id, CustomerId customer) {
        return sql.sql("insert into note values (?, ?, 'text')")
                .params(id, customer.value())
                .update();
    }

    private static List<Integer> ids(JdbcClient sql) {
        return sql.sql("select id from note order by id").query(Integer.class).list();
    }
}
