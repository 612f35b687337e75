package io.agentmarket.toolkits.workflows;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.shared.Json;
import io.agentmarket.tools.MemorySteps;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkflowArgumentsTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {}                        | {"hosts": ["a.example"]}              | []
            {"hosts": ["a.example"]}  | {}                                    | ["a.example"]
            {"hosts": ["a.example"]}  | {"hosts": ["a.example", "b.example"]} | ["a.example"]
            {"hosts": ["*"]}          | {"hosts": ["b.example"]}              | ["b.example"]
            {"hosts": ["*.example"]}  | {"hosts": ["x.example", "*", "example", "*.com"]} | ["x.example"]
            {"hosts": ["a.example"]}  | {"hosts": []}                         | []
            """)
    void a_call_can_restrict_its_grant_but_never_extend_it(String grant, String arguments, String hosts) {
        var context = TestWorkflows.context(new MemorySteps(), grant);

        var allowed = WorkflowArguments.hosts(context, Json.MAPPER.readTree(arguments));

        assertThat(Json.MAPPER.valueToTree(allowed).toString()).isEqualTo(hosts);
    }
}
