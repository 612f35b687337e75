package io.agentmarket.tools;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.shared.Json;
import io.agentmarket.shared.JsonSchema;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The value of each setting of a grant obeys the schema on the tool's page. */
class GrantValuesAreCheckedTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            call_api         | {"methods": ["GTE"]}                      | /methods/0             | did you mean GET?
            call_api         | {"approve": ["PSOT"]}                     | /approve/0             | did you mean POST?
            call_api         | {"seconds": 900}                          | /seconds               | seconds must be at most 60
            call_api         | {"hosts": "api.example.com"}              | /hosts                 | hosts must be array, not string
            call_api         | {"plain_http": "yes"}                     | /plain_http            | must be boolean
            call_api         | {"credentials": [{"heder": "a", "value": "b"}]} | /credentials/0/heder | did you mean header?
            query_prometheus | {"hosts": [1]}                            | /hosts/0               | must be string
            read_document    | {"documents": "manual"}                   | /documents             | must be array
            run_workflow     | {"tools": ["read_document"]}              | /tools                 | must be object
            run_workflow     | {"tools": {"call_api": {"methods": ["GTE"]}}} | /tools/call_api/methods/0 | did you mean GET?
            """)
    void and_a_wrong_one_is_reported_with_the_correct_form(String tool, String grant, String pointer, String message) {
        assertThat(faults(tool, grant))
                .anySatisfy(fault -> assertThat(fault)
                        .startsWith("/tools/0/grant" + pointer + " ")
                        .contains(message));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            call_api     | {"hosts": ["api.example.com"], "methods": ["GET", "POST"], "approve": ["POST"], "seconds": 60}
            call_api     | {"credentials": [{"host": "api.example.com", "header": "X-Key", "value": "{{secret.key}}"}]}
            run_workflow | {"hosts": ["api.example.com"], "tools": {"read_document": {"documents": ["manual"]}}}
            """)
    void and_a_right_one_is_none(String tool, String grant) {
        assertThat(faults(tool, grant)).isEmpty();
    }

    private static List<String> faults(String tool, String grant) {
        var known = List.of("call_api", "query_prometheus", "read_document", "run_workflow").stream()
                .map(name -> new GrantRules.Known(
                        name,
                        settings -> false,
                        ToolPage.find(name).orElseThrow().grants().stream()
                                .collect(Collectors.toMap(
                                        ToolPage.Grant::name, each -> JsonSchema.compile(each.schema())))))
                .toList();
        var granted = new GrantRules.Granted(tool, Json.MAPPER.readTree(grant));
        return GrantRules.of(known).check(List.of(granted), List.of()).stream()
                .map(fault -> fault.pointer() + " " + fault.message())
                .toList();
    }
}
