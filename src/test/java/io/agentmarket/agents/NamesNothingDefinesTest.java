package io.agentmarket.agents;

import static org.assertj.core.api.Assertions.assertThat;

import com.dashjoin.jsonata.Jsonata;
import io.agentmarket.expressions.Expression;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A name that a package uses but nothing defines is reported with the nearest known name; JSONata would yield nothing
 * for it.
 */
class NamesNothingDefinesTest {

    private static final String INPUT = """
            {"type": "object", "additionalProperties": false,
             "properties": {
               "subject": {"type": "string"},
               "open": {"type": "object", "properties": {"known": {}}},
               "ticket": {"$ref": "#/$defs/ticket"},
               "lines": {"type": "array", "items": {"$ref": "#/$defs/line"}},
               "either": {"oneOf": [{"$ref": "#/$defs/ticket"}, {"$ref": "#/$defs/line"}]}},
             "$defs": {
               "ticket": {"type": "object", "additionalProperties": false,
                 "properties": {"body": {"type": "string"}, "from": {"type": "object", "additionalProperties": false,
                   "properties": {"name": {}, "mail": {}}}}},
               "line": {"type": "object", "additionalProperties": false, "properties": {"amount": {}, "count": {}}}}}""";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "incident-responder",
                "knowledge-base",
                "refund-desk",
                "support-digest",
                "ticket-resolver",
                "workflow-orchestrator"
            })
    void bundled_packages_use_only_names_that_exist(String id) throws IOException {
        assertThat(PackageCheck.of(PackageZip.read(Path.of("agents", id))).findings())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rule.yaml | is not read; did you mean rules.yaml?",
                "playbok.yaml | is not read; did you mean playbook.yaml?",
                "exmples/one.json | is not read; did you mean examples/?"
            })
    void a_file_with_nearly_the_name_of_one_that_is_read(String path, String message) throws IOException {
        var files = PackageZip.read(Path.of("agents", "ticket-resolver"));
        files.remove(message.replaceAll(".* mean (.*)\\?", "$1"));
        files.put(path, new byte[0]);

        assertThat(PackageCheck.of(files).findings()).contains(Finding.warning(path, null, message));
    }

    @ParameterizedTest
    @ValueSource(strings = {"LICENSE", "logo.svg", "src/main.py", "examples/documents/a.md"})
    void other_files_may_lie_in_a_package(String path) throws IOException {
        var files = PackageZip.read(Path.of("agents", "ticket-resolver"));
        files.put(path, new byte[] {'x'});

        assertThat(PackageCheck.of(files).findings()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "$trimm(input.subject) | $trimm is no function; did you mean $trim?",
                "($own := function($x) {$x}; $ownr(1)) | $ownr is no function; did you mean $own?",
                "($own := 1; $ownr) | $ownr is not defined; did you mean $own?",
                "$qqqqqq(1) | $qqqqqq is no function",
                "input.subjct | input.subjct is no property of input.schema.json; did you mean subject?",
                "$$.input.ticket.bdy | input.ticket.bdy is no property of input.schema.json; did you mean body?",
                "input.ticket.from.nme | input.ticket.from.nme is no property of input.schema.json; did you mean name?",
                "input.subject.length | input.subject.length is no property of input.schema.json",
                "input.lines.amuont | input.lines.amuont is no property of input.schema.json; did you mean amount?",
                "input.lines[amuont > 1] | amuont is no property of input.schema.json; did you mean amount?",
                "input.lines^(>amuont) | amuont is no property of input.schema.json; did you mean amount?",
                "input.lines.{\"a\": amuont} | amuont is no property of input.schema.json; did you mean amount?",
                "input.lines.($sum(amuont)) | amuont is no property of input.schema.json; did you mean amount?",
                "input.either.bdy | input.either.bdy is no property of input.schema.json; did you mean body?",
                "($t := input.ticket; $t.bdy) | $t.bdy is no property of input.schema.json; did you mean body?",
                "$map(input.lines, function($l) {$l.amuont}) | $l.amuont is no property of input.schema.json; did you mean"
                        + " amount?",
                "input.lines ~> $filter(function($l) {$l.amuont}) | $l.amuont is no property of input.schema.json; did you"
                        + " mean amount?",
                "results.polcy | results.polcy is no node; did you mean policy?",
                "results.policy.dayz | results.policy.dayz is no member of the object that is written here; did you mean"
                        + " days?",
                "results.ask.aproved | results.ask.aproved is no member of a decision, which has approved, arguments and"
                        + " comment; did you mean approved?",
                "subject | subject is none of input, results"
            })
    void a_name_in_an_expression_is_told_with_its_line(String expression, String message) {
        assertThat(check(expression))
                .containsExactly(
                        new Finding("graph.yaml", 8, "/nodes/last/compute", Finding.Severity.WARNING, message));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$map([1], function($v, $i) {$v + $i})",
                "($f := function($g) {$g(1)}; $f($string))",
                "($even := function($n) {$n = 0 or $odd($n - 1)}; $odd := function($n) {$even($n - 1)}; $odd(3))",
                "results.ask.arguments.input.anything",
                "$match(input.subject, /\\$nothing\\(/)",
                "$none",
                "'input.nothing and $nothing('",
                "/* input.nothing */ 1",
                "input.open.anything.below",
                "input.either.(body & amount)",
                "input.*.anything",
                "input.ticket.from.%.body",
                "input.lines@$l.ticket",
                "(input.subject ? input.ticket : input.lines[0]).(body & amount)",
                "$merge([input.ticket, {'more': 1}]).more"
            })
    void what_is_defined_or_elsewhere_is_not_told(String expression) {
        assertThat(check(expression)).isEmpty();
    }

    @Test
    void every_listed_function_is_there() {
        assertThat(Expression.FUNCTIONS)
                .filteredOn(name -> !Boolean.TRUE.equals(
                        Jsonata.jsonata("$exists($" + name + ")").evaluate(null)))
                .isEmpty();
    }

    /** What is told of an expression in line 8 of a graph. */
    private static List<Finding> check(String expression) {
        var files = new TreeMap<String, byte[]>();
        Map.of(
                        "agent.yaml",
                        """
                        {id: desk, version: 1.0.0, title: Desk, summary: Sorts., category: support, kind: graph,
                         limits: {turns: 4, input_tokens: 1000, output_tokens: 500, seconds: 30}}""",
                        "graph.yaml",
                        """
                        start: policy
                        nodes:
                          policy: {compute: '{"days": 3}', next: ask}
                          ask: {approval: {title: '"Go?"'}, next: last}
                          last:
                            compute: |
                              /* first */
                        %s
                        """.formatted(expression.indent(6).stripTrailing()),
                        "input.schema.json",
                        INPUT,
                        "output.schema.json",
                        "{}",
                        "README.md",
                        "# Desk",
                        "examples/one.json",
                        "{\"input\": {}, \"expect\": {}}")
                .forEach((path, text) -> files.put(path, text.getBytes(StandardCharsets.UTF_8)));
        return PackageCheck.of(files).findings();
    }
}
