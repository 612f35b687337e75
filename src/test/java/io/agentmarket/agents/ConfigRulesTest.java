package io.agentmarket.agents;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.shared.Json;
import io.agentmarket.shared.Violation;
import io.agentmarket.toolkits.tickets.OwnDesk;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

/** What a configuration of the ticket resolver may not say, beyond its schema. */
class ConfigRulesTest {

    private static final PackageSettings SETTINGS =
            Packages.load("").find("ticket-resolver").orElseThrow().settings();

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"categories": [{"name": "a", "team": "x", "examples": ["e"]}, {"name": "a", "team": "y", "examples": ["f"]}]}            | /config/categories/1/name                   | is the name of an earlier category
            {"categories": [{"name": "unknown", "team": "x", "examples": ["e"]}, {"name": "b", "team": "y", "examples": ["f"]}]}      | /config/categories/0/name                   | is the name of tickets that are like none of the categories; choose another
            {"categories": [{"name": "a", "team": "x", "examples": ["d", "One e"]}, {"name": "b", "team": "y", "examples": ["f", "one E "]}]} | /config/categories/1/examples/1         | is an example of an earlier category
            {"priorities": [{"name": "P", "stands_for": "low"}, {"name": "Q", "stands_for": "high"}, {"name": "P", "stands_for": "urgent"}]} | /config/priorities/2/name              | is the name of an earlier priority
            {"priorities": [{"name": "P", "stands_for": "low"}, {"name": "Q", "stands_for": "low"}]}                                  | /config/priorities/1/stands_for             | is what an earlier priority stands for
            {"priorities": [{"name": "P", "stands_for": "low", "examples": ["e"]}, {"name": "Q", "stands_for": "high", "examples": ["e"]}]} | /config/priorities/1/examples/0        | is an example of an earlier priority
            {"priorities": [{"name": "P", "stands_for": "low", "respond_within_minutes": 60, "resolve_within_minutes": 59}]}          | /config/priorities/0/resolve_within_minutes | must not be less than respond_within_minutes
            """)
    void a_part_that_contradicts_another_is_refused_with_its_pointer(String config, String pointer, String message) {
        assertThat(SETTINGS.check(Json.MAPPER.readTree(config))).containsExactly(new Violation(pointer, message));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"company\": {\"languages\": [\"xx\"]}}",
                "{\"company\": {\"name\": \" \"}}",
                "{\"company\": {\"sign_off\": \"\\n \"}}",
                "{\"alarm_team\": \" \"}",
                "{\"other_team\": \" \"}",
                "{\"categories\": [{\"name\": \"a\", \"team\": \" \", \"examples\": [\"e\"]}, {\"name\": \"b\", \"team\": \"y\", \"examples\": [\"f\"]}]}",
                "{\"categories\": [{\"name\": \"a\", \"team\": \"x\", \"examples\": [\" \"]}, {\"name\": \"b\", \"team\": \"y\", \"examples\": [\"f\"]}]}",
            })
    void blanks_and_unknown_languages_are_refused(String config) {
        assertThat(SETTINGS.check(Json.MAPPER.readTree(config))).hasSize(1);
    }

    @Test
    void a_desk_without_contradictions_is_accepted() {
        assertThat(SETTINGS.check(OwnDesk.config())).isEmpty();
        assertThat(SETTINGS.check(Json.MAPPER.createObjectNode())).isEmpty();
        OwnDesk.OTHERS.forEach(
                desk -> assertThat(SETTINGS.check(OwnDesk.config(desk))).isEmpty());
    }

    @Test
    void rules_speak_beside_a_fault_in_another_member() {
        var config = (ObjectNode) OwnDesk.config();
        config.put("help_articles", "ownn").put("tone", 1);
        ((ObjectNode) config.at("/categories/1")).set("name", config.at("/categories/0/name"));

        assertThat(SETTINGS.check(config))
                .extracting(Violation::pointer)
                .containsExactlyInAnyOrder("/config/help_articles", "/config/tone", "/config/categories/1/name");
    }

    @Test
    void no_rule_speaks_of_a_member_that_breaks_the_schema() {
        var config = (ObjectNode) OwnDesk.config();
        config.set("categories", config.at("/categories").deepCopy());
        ((ObjectNode) config.at("/categories/1")).set("name", config.at("/categories/0/name"));
        ((ObjectNode) config.at("/categories/0")).remove("team");

        assertThat(SETTINGS.check(config)).extracting(Violation::pointer).containsExactly("/config/categories/0/team");
    }
}
