package io.agentmarket.toolkits.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.shared.Json;
import io.agentmarket.tools.MemorySteps;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Values of expressions that mix types, and rows that a step picks by their order. */
class ComputedValuesTest {

    private static JsonNode answer(String csv, String steps) {
        var request = Json.MAPPER.createObjectNode();
        request.putObject("source").put("text", csv);
        request.set("steps", Json.MAPPER.readTree(steps.replace('`', '"')));
        return TableTools.answer(request, new MemorySteps());
    }

    private static List<String> run(String csv, String steps) {
        var report = answer(csv, steps);
        assertThat(report.path("status").asString()).as(report.toString()).isEqualTo("complete");
        return report.path("preview")
                .path("rows")
                .valueStream()
                .map(row -> row.valueStream().map(JsonNode::asString).collect(Collectors.joining("|")))
                .toList();
    }

    /** The truth is exact arithmetic by hand. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "coalesce(id, 0.5); 6.5",
                "case when id = 1 then 1 else 0.5 end; 2.5",
                "case when id = 1 then null when id = 2 then 1 else 0.25 end; 1.50",
                "greatest(id, v); 3.75",
                "least(id, v); 3.00",
                "coalesce(v, 1.123456); 0.873456",
                "coalesce(id, v / 4); 5",
                "round(v, 1); -0.20"
            })
    void sum_rounds_no_value_of_mixed_types(String expression, String sum) {
        var rows =
                run("id,v\n1,1.50\n2,2.25\n3,\n,-4.00\n", "[{`aggregate`:{`values`:{`s`:`sum(" + expression + ")`}}}]");

        assertThat(rows).containsExactly(sum);
    }

    @Test
    void first_and_last_of_duplicates_are_those_of_the_sort() {
        var csv = "id,v\n1,b\n2,x\n1,a\n1,c\n";
        var sort = "[{`sort`:[{`column`:`v`,`order`:`descending`}]},{`deduplicate`:{`by`:[`id`]";

        assertThat(run(csv, sort + "}}]")).containsExactly("2|x", "1|c");
        assertThat(run(csv, sort + ",`keep`:`last`}}]")).containsExactly("2|x", "1|a");
        assertThat(run(csv, "[{`deduplicate`:{`by`:[`id`],`keep`:`last`}}]")).containsExactly("2|x", "1|c");
    }

    @Test
    void value_before_is_that_of_the_sort() {
        var rows = run("id,v\n3,c\n1,a\n2,\n", "[{`sort`:[`id`]},{`fill`:{`v`:{`method`:`previous`}}}]");

        assertThat(rows).containsExactly("1|a", "2|a", "3|c");
    }

    @ParameterizedTest
    @CsvSource({"row:number", "ROW:fate", "'\"\"'"})
    void pivot_refuses_values_that_are_no_names(String value) {
        var csv = "k,p,v\n1," + value + ",5\n1,a,6\n";

        var report = answer(csv, "[{`pivot`:{`by`:[`k`],`column`:`p`,`value`:`sum(v)`}}]");

        assertThat(report.path("status").asString()).isEqualTo("refused");
        assertThat(report.path("summary").asString()).contains("which is no name");
    }

    @Test
    void root_of_a_negative_number_is_no_number() {
        assertThat(run("v\n-4\n4\n", "[{`derive`:{`r`:`sqrt(v)`}}]")).containsExactly("-4|NaN", "4|2");
    }

    @Test
    void number_beyond_the_range_of_doubles_is_rejected() {
        var report = answer("v\n1e400\n-1e400\n1e300\n", "[{`cast`:{`v`:`double`}}]");

        assertThat(report.path("account").path("rejected").asLong()).isEqualTo(2);
        assertThat(report.path("account").path("out").asLong()).isEqualTo(1);
    }
}
