package io.agentmarket.toolkits.data.plans;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.agentmarket.toolkits.data.columns.PlanTables;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A customer's select: its account says what can be counted, and admits what cannot. */
class OwnSqlTest {

    private static PlanTables tables;
    private static Plans plans;

    @BeforeAll
    static void open() {
        tables = new PlanTables();
        tables.csv("t", "id,status,amount\n1,paid,10\n2,void,5\n3,,7\n4,paid,1");
        plans = new Plans(tables.session(), Clock.systemUTC());
    }

    @AfterAll
    static void close() {
        tables.close();
    }

    private static PlanRequest request(String sql) {
        var own = sql.replaceAll("\\bfrom t\\b", "from " + tables.named("t"))
                .replace("join t ", "join " + tables.named("t") + " ");
        return new PlanRequest(
                tables.named("t"),
                List.of(tables.named("t")),
                Optional.empty(),
                Optional.of(own),
                Optional.empty(),
                false);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '!', textBlock = """
            select id from t ! 4 4 0 0 0
            select * from t where status = 'paid' order by id; ! 4 2 2 0 0
            select upper(status) as s from t as x where x_id is null or true ! 0 0 0 0 0
            select status, count(*) as n from t group by status ! 4 3 0 1 0
            select status, sum(cast(amount as integer)) as n from t where amount > '10' group by status ! 4 2 2 0 0
            select count(*) as n from t ! 4 1 0 0 3
            select distinct status from t ! 4 3 0 0 1
            select * from t limit 2 ! 4 2 0 0 2
            select * from (select * from t where id = '1') x ! 4 1 0 0 3
            select a.id from t a cross join t b ! 4 16 0 0 -12
            select unnest([1, 2]) as u from t where id = '1' ! 4 2 0 0 2
            """)
    void its_account_is_proved_or_not_attributed(String sql, String expected) {
        if (expected.startsWith("0")) {
            assertThat(catchThrowableOfType(PlanRefusedException.class, () -> plans.run(request(sql)))
                            .faults()
                            .getFirst()
                            .pointer())
                    .isEqualTo("/sql");
            return;
        }
        var account = plans.run(request(sql)).account();

        assertThat(account.in() + " " + account.out() + " " + account.filtered() + " " + account.merged() + " "
                        + account.unattributed())
                .isEqualTo(expected);
        assertThat(account.holds()).isEqualTo(account.unattributed() == 0);
    }

    @Test
    void what_the_engine_refuses_is_a_fault_of_the_sql() {
        var refused = catchThrowableOfType(
                PlanRefusedException.class, () -> plans.run(request("select * from read_csv('/etc/passwd')")));

        assertThat(refused.faults().getFirst().pointer()).isEqualTo("/sql");
        assertThat(refused.faults().getFirst().message()).contains("not allowed");
    }
}
