package io.agentmarket.marketplace;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.agents.Finding;
import io.agentmarket.agents.PackageCheck;
import io.agentmarket.agents.Packages;
import io.agentmarket.shared.Json;
import io.agentmarket.shared.JsonSchema;
import io.agentmarket.tools.TestToolbox;
import io.agentmarket.tools.Tool;
import io.agentmarket.tools.ToolContext;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A grant that a publisher may not give is also refused inside another tool's grant. */
class PublisherRulesReachInnerToolsTest {

    private final PublisherRules rules = new PublisherRules(
            TestToolbox.of(List.of(new Named("flow", false), new Named("ask", false), new Named("send", true))),
            Packages.load(""),
            TestPackages.PRICES,
            TestPackages.NOVEMBER);

    @Test
    void hosts_that_are_not_full_public_names() {
        assertThat(errors("{tools: {ask: {hosts: ['*']}}}", "[]")).containsExactly("/tools/0/grant/tools/ask/hosts");
        assertThat(errors("{tools: {flow: {tools: {ask: {allowed_hosts: [10.0.0.1]}}}}}", "[]"))
                .containsExactly("/tools/0/grant/tools/flow/tools/ask/allowed_hosts");
        assertThat(errors("{routes: [{target: {hosts: [db.internal]}}]}", "[]"))
                .containsExactly("/tools/0/grant/routes/target/hosts");
        assertThat(errors("{tools: {ask: {hosts: [api.example.com]}}}", "[]")).isEmpty();
    }

    @Test
    void tools_that_change_something_without_approval() {
        assertThat(errors("{tools: {send: {}}}", "[]")).containsExactly("/tools/0/grant/tools/send");
        assertThat(errors("{tools: {send:}}", "[]")).containsExactly("/tools/0/grant/tools/send");
        assertThat(errors("{tools: {send: {}}}", "[send]")).isEmpty();
    }

    @Test
    void tools_that_do_not_exist() {
        assertThat(errors("{tools: {shell: {}}}", "[]")).containsExactly("/tools/0/grant/tools/shell");
    }

    private List<String> errors(String grant, String approvals) {
        var files = new HashMap<String, byte[]>();
        files(grant, approvals).forEach((path, text) -> files.put(path, text.getBytes(StandardCharsets.UTF_8)));
        return PackageCheck.ofPublisher(files, rules).findings().stream()
                .filter(finding -> finding.severity() == Finding.Severity.ERROR)
                .map(finding -> String.valueOf(finding.pointer()))
                .toList();
    }

    private static Map<String, String> files(String grant, String approvals) {
        return Map.of(
                "agent.yaml", """
                        id: courier
                        version: 1.0.0
                        title: Courier
                        summary: Carries.
                        category: testing
                        kind: loop
                        limits: {turns: 2, input_tokens: 1000, output_tokens: 500, seconds: 30}
                        tools:
                          - {name: flow, grant: %s}
                        requires_approval: %s
                        labels: [carrying]
                        """.formatted(grant, approvals),
                "prompt.md", "Carry.",
                "input.schema.json", "{\"type\": \"object\"}",
                "output.schema.json", "{\"type\": \"object\"}",
                "playbook.yaml", "output: '{}'",
                "examples/one.json", "{\"input\": {}, \"expect\": {}}",
                "examples/two.json", "{\"input\": {}, \"expect\": {}}",
                "README.md", "# Courier\n\nCarries.");
    }

    private record Named(String name, boolean hasEffect) implements Tool {

        @Override
        public String description() {
            return "Does something.";
        }

        @Override
        public JsonSchema arguments() {
            return JsonSchema.compile(Json.MAPPER.readTree("{\"type\": \"object\"}"));
        }

        @Override
        public JsonNode call(ToolContext context, JsonNode arguments) {
            return arguments;
        }
    }
}
