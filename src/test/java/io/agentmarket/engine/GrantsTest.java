package io.agentmarket.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.agents.ToolGrant;
import io.agentmarket.shared.Json;
import io.agentmarket.tools.ToolContext;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a deployment lets tools do, also those that one tool calls in its turn. */
class GrantsTest {

    private static final ToolGrant WORKFLOWS = new ToolGrant("run_workflow", Json.MAPPER.readTree("""
                    {"hosts": ["api.example.com"], "tools": {"find": {"hosts": ["*"]}, "mark": {}, "tell": {}}}"""));

    @Test
    void its_hosts_are_those_of_inner_tools_too() {
        var grants = new Grants(Set.of(), List.of("mine.example"), Set.of(), ToolContext.Own.NONE, Mask.NONE);

        var granted = grants.grant(WORKFLOWS).orElseThrow().grant();

        assertThat(granted.at("/hosts").toString()).isEqualTo("[\"mine.example\"]");
        assertThat(granted.at("/tools/find/hosts").toString()).isEqualTo("[\"mine.example\"]");
    }

    @Test
    void what_is_withheld_or_has_to_be_asked_for_is_not_called_by_another_tool() {
        var grants = new Grants(Set.of("mark"), null, Set.of("tell"), ToolContext.Own.NONE, Mask.NONE);

        var granted = grants.grant(WORKFLOWS).orElseThrow().grant();

        assertThat(granted.path("tools").propertyNames()).containsExactly("find");
        assertThat(granted.at("/tools/find/hosts").toString()).isEqualTo("[\"*\"]");
    }

    @Test
    void without_a_deployment_a_grant_is_as_its_package_says() {
        assertThat(Grants.NONE.grant(WORKFLOWS)).contains(WORKFLOWS);
    }
}
