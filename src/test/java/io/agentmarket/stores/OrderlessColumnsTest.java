package io.agentmarket.stores;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/**
 * jsonb reorders members and rewrites numbers. So it is used only for values that are read member by member, and for
 * none that is sent to a model again, hashed or signed.
 */
class OrderlessColumnsTest {

    private static final TestStores STORES = TestStores.fresh();

    @Test
    void only_columns_read_member_by_member_are_jsonb() {
        var columns = STORES.tenant()
                .platform(jdbc -> jdbc.sql("""
                                select c.relname || '.' || a.attname from pg_attribute a
                                  join pg_class c on c.oid = a.attrelid
                                  join pg_namespace n on n.oid = c.relnamespace
                                 where n.nspname = 'public' and a.atttypid = 'jsonb'::regtype and not a.attisdropped
                                   and c.relkind in ('r', 'p', 'v', 'm') and not c.relispartition""").query(String.class).list());

        assertThat(columns)
                .containsExactlyInAnyOrder(
                        "api_keys.limits", // a record of numbers
                        "billing_event.payload", // read into a record; a delivery keeps its own text
                        "customers.limit_override", // a record of numbers
                        "execution.metadata", // labels: texts by name, never shown to a model
                        "execution_event.payload", // entries from before there was a body
                        "execution_history.metadata", // the same labels
                        "package_versions.report"); // read into a record
    }
}
