package io.agentmarket.toolkits.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.shared.Json;
import io.agentmarket.tools.MemorySteps;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A customer's own select may change the number of rows: the account says that it cannot say why. */
class OwnSqlIsDeliveredTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select depot, sum(crates) as crates from source group by depot having sum(crates) > 5",
                "select a.depot, b.crates from source a join source b on a.depot = b.depot",
                "select depot from source union all select depot from source where crates > 1"
            })
    void rows_that_own_sql_adds_or_drops_are_told_and_delivered(String sql) {
        var request = Json.MAPPER.createObjectNode().put("sql", sql);
        request.putObject("source").put("text", "depot,crates\nN,4\nN,3\nS,1\nW,2\n");
        request.putObject("target").putObject("artifact").put("format", "csv");
        var steps = new MemorySteps();

        var report = TableTools.answer(request, steps);

        assertThat(report.path("status").asString()).as(report.toString()).isEqualTo("complete");
        assertThat(report.path("account").path("unattributed").asLong()).isNotZero();
        assertThat(report.path("summary").asString()).doesNotContain("does not add up");
        assertThat(TableTools.text(steps, "result.csv").lines())
                .hasSize(1 + report.path("account").path("out").asInt());
    }
}
