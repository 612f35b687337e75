package io.agentmarket.toolkits.incidents;

import io.agentmarket.tools.ToolContext;
import java.util.HashSet;
import java.util.Set;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * The hosts that the tools of an incident may call: those named by {@code hosts} of the tool's grant, and those that
 * the operator names for all customers in {@code agentmarket.incident.hosts}. By default there are none.
 */
@Component
final class AllowedHosts {

    private final Set<String> everybodys;

    AllowedHosts(@Value("${agentmarket.incident.hosts:}") Set<String> everybodys) {
        this.everybodys = Set.copyOf(everybodys);
    }

    Set<String> of(ToolContext context) {
        var hosts = new HashSet<>(everybodys);
        context.grant().path("hosts").values().stream()
                .filter(JsonNode::isString)
                .map(JsonNode::stringValue)
                .forEach(hosts::add);
        return hosts;
    }
}
