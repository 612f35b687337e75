package io.agentmarket.toolkits.workflows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentmarket.shared.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

class ReportTest {

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void a_value_that_holds_itself_a_million_times_is_refused_unread() {
        JsonNode list = Json.MAPPER.createArrayNode().add("a");
        JsonNode object = Json.MAPPER.createObjectNode().put("n".repeat(10_000), 1);
        for (int i = 0; i < 18; i++) {
            list = Json.MAPPER.createArrayNode().add(list).add(list).add(list).add(list);
            object = Json.MAPPER.createArrayNode().add(object).add(object);
        }
        var lists = list;
        var objects = object;

        assertThatThrownBy(() -> Report.bounded(lists)).isInstanceOf(Fault.Stop.class);
        assertThatThrownBy(() -> Report.bounded(objects)).isInstanceOf(Fault.Stop.class);
    }

    @Test
    void twenty_levels_are_let_through_and_one_more_is_not() {
        var deepest = Json.MAPPER.readTree("[".repeat(20) + "]".repeat(20));

        assertThat(Report.bounded(deepest)).isSameAs(deepest);
        assertThatThrownBy(() -> Report.bounded(Json.MAPPER.createArrayNode().add(deepest)))
                .isInstanceOf(Fault.Stop.class);
    }

    @Test
    void the_characters_of_the_json_count() {
        var longest = Json.MAPPER.getNodeFactory().stringNode("a".repeat(Report.MAX_OUTPUT_CHARS - 2));

        assertThat(Report.bounded(longest)).isSameAs(longest);
        assertThatThrownBy(() -> Report.bounded(
                        Json.MAPPER.getNodeFactory().stringNode("a".repeat(Report.MAX_OUTPUT_CHARS - 1))))
                .isInstanceOf(Fault.Stop.class);
    }
}
