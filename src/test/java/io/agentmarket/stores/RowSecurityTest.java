package io.agentmarket.stores;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Row-level security: in every table with a customer_id, a request sees only its own customer's rows. */
class RowSecurityTest {

    private static final TestStores STORES = TestStores.fresh();

    private static final String TABLES = """
            select c.relname from pg_class c
              join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'public'
              join pg_attribute a on a.attrelid = c.oid and a.attname = 'customer_id' and not a.attisdropped
             where c.relkind in ('r', 'p') and not c.relispartition""";

    @Test
    void is_on_for_every_table_with_a_customer() throws SQLException {
        assertThat(names(TABLES + " and not c.relrowsecurity")).isEmpty();
    }

    @Test
    void has_a_policy_for_each_role_that_reads_or_writes_the_table() throws SQLException {
        var without = new ArrayList<String>();
        for (var role : List.of("amp_app", "amp_committer")) {
            var touched = TABLES + " and (has_any_column_privilege('" + role + "', c.oid, 'select, insert, update')"
                    + " or has_table_privilege('" + role + "', c.oid, 'delete'))"
                    + " and not exists (select from pg_policies p where p.tablename = c.relname"
                    + " and ('" + role + "' = any(p.roles) or 'public' = any(p.roles)))";
            names(touched).forEach(table -> without.add(role + " on " + table));
        }

        assertThat(without).isEmpty();
    }

    private static List<String> names(String sql) throws SQLException {
        var login = STORES.administrator();
        try (var connection = DriverManager.getConnection(login.jdbc(), login.user(), login.password());
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql + " order by 1")) {
            var names = new ArrayList<String>();
            while (rows.next()) {
                names.add(rows.getString(1));
            }
            return names;
        }
    }
}
