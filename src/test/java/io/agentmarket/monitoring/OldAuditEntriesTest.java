package io.agentmarket.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.identity.AuditLog;
import io.agentmarket.identity.TestCustomers;
import io.agentmarket.stores.TestStores;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

/** Entries from before actors had a kind: a key's, and the platform's, whose key and customer were all zeros. */
@Tag("stores")
class OldAuditEntriesTest {

    private static final String BEFORE = "2026112940";
    private static final String KEY = "0199c0de-0000-7000-8000-000000000001";
    private static final String ZEROS = "00000000-0000-0000-0000-000000000000";

    private final TestStores stores = TestStores.fresh();
    private final JdbcTemplate owner = new JdbcTemplate(stores.databases().owner());

    @BeforeEach
    void an_old_database_with_two_entries() {
        stores.empty();
        migrate(BEFORE);
        write(KEY, KEY);
        write(ZEROS, ZEROS);
        migrate("latest");
    }

    @Test
    void keep_their_chain_and_name_their_actors() {
        assertThat(owner.queryForList(
                        "select concat_ws(' ', actor_kind, actor_id, customer_id) from audit_log order by seq",
                        String.class))
                .containsExactly("key " + KEY + " " + KEY, "platform");
        assertThat(new Auditor(stores.databases()).audit())
                .filteredOn(finding -> finding.id().equals("LOG"))
                .hasSize(2)
                .allMatch(Auditor.Finding::isGreen);
    }

    @Test
    void are_followed_by_new_ones() {
        new TestCustomers(stores).auditLog().record(AuditLog.Entry.ofPlatform("a.b", "c", Map.of()));

        assertThat(new Auditor(stores.databases()).audit()).allMatch(Auditor.Finding::isGreen);
    }

    private void write(String key, String customer) {
        owner.update(
                """
                insert into audit_entry (at, customer_id, api_key_id, action, subject, head, tail)
                values ('2026-11-29T10:00:00.5Z', ?::uuid, ?::uuid, 'a.b', 'c', ?, ',"subject":"c"}')""",
                customer,
                key,
                "{\"action\":\"a.b\",\"api_key_id\":\"%s\",\"at\":\"2026-11-29T10:00:00.5Z\",\"customer_id\":\"%s\",\"detail\":{},\"previous_hash\":\""
                        .formatted(key, customer));
    }

    private void migrate(String target) {
        Flyway.configure()
                .dataSource(stores.databases().owner())
                .locations("classpath:db/migration")
                .target(target)
                .load()
                .migrate();
    }
}
