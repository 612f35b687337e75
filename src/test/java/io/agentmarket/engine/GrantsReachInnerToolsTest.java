package io.agentmarket.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.agents.ToolGrant;
import io.agentmarket.journal.SecretMask;
import io.agentmarket.shared.Json;
import io.agentmarket.tools.ToolContext;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A deployment's terms for a tool also apply inside another tool's grant. */
class GrantsReachInnerToolsTest {

    private static final ToolGrant WORKFLOW = new ToolGrant("run_workflow", Json.MAPPER.readTree("""
            {"hosts": ["*"], "tools": {"ask": {"hosts": ["*"], "depth": 1}, "send": {},
                                       "more": {"tools": {"ask": {"hosts": ["deep.example"]}}}}}"""));

    @Test
    void hosts_are_the_deployments_at_every_depth() {
        var settings = granted(grants(Set.of(), List.of("a.example"), Set.of()), List.of());

        assertThat(settings.at("/hosts").toString()).isEqualTo("[\"a.example\"]");
        assertThat(settings.at("/tools/ask").toString()).isEqualTo("{\"hosts\":[\"a.example\"],\"depth\":1}");
        assertThat(settings.at("/tools/more/tools/ask/hosts").toString()).isEqualTo("[\"a.example\"]");
    }

    @Test
    void a_withheld_tool_is_withheld_inside_another_one() {
        var settings = granted(grants(Set.of("ask"), null, Set.of()), List.of());

        assertThat(settings.path("tools").propertyNames()).containsExactly("send", "more");
        assertThat(settings.at("/tools/more/tools").propertyNames()).isEmpty();
    }

    @Test
    void an_inner_tool_waits_for_approval_too() {
        var byDeployment = granted(grants(Set.of(), null, Set.of("ask")), List.of("send"));
        var without = granted(Grants.NONE, List.of());

        assertThat(byDeployment.at("/tools/ask/requires_approval").asBoolean(false))
                .isTrue();
        assertThat(byDeployment.at("/tools/send/requires_approval").asBoolean(false))
                .isTrue();
        assertThat(byDeployment.at("/tools/more").has(ToolContext.ASKS)).isFalse();
        assertThat(byDeployment.at("/tools/more/tools/ask/requires_approval").asBoolean(false))
                .isTrue();
        assertThat(without).isEqualTo(WORKFLOW.grant());
    }

    private static JsonNode granted(Grants grants, List<String> ofPackage) {
        return grants.grant(WORKFLOW, ofPackage).orElseThrow().grant();
    }

    private static Grants grants(Set<String> withheld, @Nullable List<String> hosts, Set<String> approvals) {
        return new Grants(withheld, hosts, approvals, ToolContext.Own.NONE, SecretMask.NONE);
    }
}
