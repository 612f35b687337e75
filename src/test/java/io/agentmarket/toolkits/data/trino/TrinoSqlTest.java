package io.agentmarket.toolkits.data.trino;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The statements that a cluster is sent; the cluster itself is a part of {@code bench/trino} only. */
class TrinoSqlTest {

    @Test
    void kept_tables_stand_in_front_of_each_statement() {
        var kept = new LinkedHashMap<String, String>();
        kept.put("a", "select 1 as n -- one");
        kept.put("b", "select * from a;");

        assertThat(TrinoSql.withKept(kept, "select * from b; -- all"))
                .isEqualTo("with \"a\" as (select 1 as n),\n\"b\" as (select * from a)\nselect * from b");
    }

    @Test
    void a_with_of_its_own_continues_the_list() {
        var kept = Map.of("a", "select 1 as n");

        assertThat(TrinoSql.withKept(kept, "/* first */ WITH c as (select * from a) select * from c"))
                .isEqualTo("with \"a\" as (select 1 as n),\nc as (select * from a) select * from c");
        assertThat(TrinoSql.withKept(kept, "with recursive c(n) as (select 1) select * from c"))
                .isEqualTo("with recursive \"a\" as (select 1 as n),\nc(n) as (select 1) select * from c");
        assertThat(TrinoSql.withKept(kept, "select 'with a; -- b' as \"x;y\""))
                .endsWith("\nselect 'with a; -- b' as \"x;y\"");
    }

    @Test
    void only_one_select_is_sent() {
        assertThat(TrinoGuard.refusal("select ';' as \"a;b\" -- ; ;\n;")).isEmpty();
        assertThat(TrinoGuard.refusal("(select 1) union (select 2)")).isEmpty();
        assertThat(TrinoGuard.refusal("select 1; drop table t")).contains("more than one statement");
        assertThat(TrinoGuard.refusal("select 1;;")).contains("more than one statement");
        assertThat(TrinoGuard.refusal("/* select */ insert into t select 1")).contains("no select");
    }
}
