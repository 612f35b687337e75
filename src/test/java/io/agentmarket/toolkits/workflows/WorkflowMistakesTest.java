package io.agentmarket.toolkits.workflows;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A mistake in a workflow is reported at the task that was meant, in both languages. */
class WorkflowMistakesTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            {call: http, with: {method: get, endpont: 'http://x.example'}} | /with/endpoint is required && /with/endpont is not a known property; did you mean endpoint?
            {call: http, with: {method: get}}             | /with/endpoint is required
            {sett: {x: 1}}                                | /sett is not a known property; did you mean set?
            {wait: {secnds: 1}}                           | /wait/secnds is not a known property; did you mean seconds?
            {wait: soon}                                  | /wait must match the pattern ^\\s*\\$\\{.+\\}\\s*$, or must match
            {for: {each: x, in: '.l'}, d: []}             | /d is not a known property; did you mean do? && /do is required
            {do: [{b: {raise: {eror: x}}}]}               | /do/0/b/raise/eror is not a known property; did you mean error?
            {switch: [{one: {when: '.x'}}], thn: end}     | /switch/0/one/then is required && /thn is not a known property; did you mean then?
            {try: [{b: {set: {x: 1}}}], catch: {wen: 1}}  | /catch/wen is not a known property; did you mean when?
            {run: {scrpt: {language: js, code: x}}}       | /run/scrpt is not a known property; did you mean script?
            """)
    void an_invalid_task_is_reported_with_its_error(String task, String expected) {
        var text = "document: {dsl: '1.0.0', namespace: t, name: n, version: '1.0.0'}\ndo:\n- a: " + task;

        var said = DslSchema.check(Definition.tree(text)).stream()
                .map(problem -> problem.path().replaceFirst("^/do/0/a", "") + ' ' + problem.reason())
                .collect(Collectors.joining(" && "));

        assertThat(said).startsWith(expected.replace("\\\\", "\\")).doesNotContain("are valid");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            {id: a}                       | /steps/0 needs one of tool, package, http, approval, set
            {id: a, tol: x}               | /steps/0/tol is not a known property; did you mean tool?
            {id: a, tool: x, set: 1}      | /steps/0 may have only one of tool, set
            {id: a, tool: 3}              | /steps/0/tool must be string, not integer
            {id: a, set: 1, compensate_with: {whith: {}}} | /steps/0/compensate_with needs one of set, tool, package, http && /steps/0/compensate_with/whith is not a known property; did you mean with?
            """)
    void an_invalid_step_is_reported_with_its_error(String step, String expected) {
        var said = StepPlan.of(Definition.tree("steps:\n- " + step)).problems().stream()
                .map(problem -> problem.path() + ' ' + problem.reason())
                .collect(Collectors.joining(" && "));

        assertThat(said).isEqualTo(expected);
    }
}
