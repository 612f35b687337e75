package io.agentmarket.stores;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

class OwnersFunctionsTest {

    private static final String WITHOUT_PG_TEMP_LAST = """
            select p.proname from pg_proc p join pg_namespace n on n.oid = p.pronamespace
             where p.prosecdef and n.nspname = 'public'
               and not exists (select from unnest(p.proconfig) c where c ~ '^search_path=pg_catalog, .*pg_temp$')
             order by 1""";

    private static final TestStores STORES = TestStores.fresh();
    private final JdbcTemplate owner = new JdbcTemplate(STORES.databases().owner());

    @Test
    void look_into_the_callers_temporary_schema_last() {
        assertThat(names()).isEmpty();
    }

    @Test
    void are_found_when_one_does_not() {
        owner.execute("create function planted() returns int language sql security definer"
                + " set search_path = pg_catalog, public as 'select 1'");

        var found = names();

        owner.execute("drop function planted()");
        assertThat(found).containsExactly("planted");
    }

    private List<String> names() {
        return owner.queryForList(WITHOUT_PG_TEMP_LAST, String.class);
    }
}
