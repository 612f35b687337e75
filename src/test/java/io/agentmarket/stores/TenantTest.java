package io.agentmarket.stores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentmarket.shared.AppException;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.shared.Ids;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
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
    void a_duplicate_key_passes_as_such() {
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

    private static int insert(JdbcClient sql, int id, CustomerId customer) {
        return sql.sql("insert into note values (?, ?, 'text')")
                .params(id, customer.value())
                .update();
    }

    private static List<Integer> ids(JdbcClient sql) {
        return sql.sql("select id from note order by id").query(Integer.class).list();
    }
}
