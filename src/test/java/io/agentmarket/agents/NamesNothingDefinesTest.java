package io.agentmarket.agents;

import static org.assertj.core.api.Assertions.assertThat;

import com.dashjoin.jsonata.Jsonata;
import io.agentmarket.expressions.Expression;
import io.agentmarket.shared.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/**
 * A name that a package uses but nothing defines is reported with the nearest known name; JSONata would yield nothing
 * for it.
 */
class NamesNothingDefinesTest {

    private static final Path BUNDLED = Path.of("agents");

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
        assertThat(PackageNames.check(files(id), input(id), nodes(id))).isEmpty();
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
        var files = files("ticket-resolver");
        var meant = message.replaceAll(".* mean (.*)\\?", "$1");
        files.remove(meant);
        files.put(path, new byte[0]);

        assertThat(PackageNames.check(files, input("ticket-resolver"), List.of()))
                .containsExactly(Finding.warning(path, null, message));
    }

    @ParameterizedTest
    @ValueSource(strings = {"LICENSE", "logo.svg", "src/main.py", "examples/documents/a.md"})
    void other_files_may_lie_in_a_package(String path) throws IOException {
        var files = files("ticket-resolver");
        files.put(path, new byte[0]);

        assertThat(PackageNames.check(files, input("ticket-resolver"), List.of()))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "$trimm(input.body) | $trimm is no function; did you mean $trim?",
                "($own := function($x) {$x}; $ownr(1)) | $ownr is no function; did you mean $own?",
                "$qqqqqq(1) | $qqqqqq is no function",
                "input.subjct | input.subjct is no property of input.schema.json; did you mean subject?",
                "$$.input.bdy | input.bdy is no property of input.schema.json; did you mean body?",
                "results.polcy | results.polcy is no node; did you mean policy?"
            })
    void a_name_in_an_expression_is_told_with_its_line(String expression, String message) throws IOException {
        var files = files("ticket-resolver");
        files.put("graph.yaml", ("# a graph\nnodes: '" + expression + "'").getBytes(StandardCharsets.UTF_8));

        assertThat(PackageNames.check(files, input("ticket-resolver"), List.of("policy", "decide")))
                .containsExactly(new Finding("graph.yaml", 2, null, Finding.Severity.WARNING, message));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$map([1], function($v, $i) {$v + $i})",
                "($f := function($g) {$g(1)}; $f($string))",
                "results.policy.input.anything",
                "$event.input.anything",
                "$match(input.body, /\\$nothing(/)"
            })
    void what_is_defined_or_elsewhere_is_not_told(String expression) throws IOException {
        var files = files("ticket-resolver");
        files.put("graph.yaml", expression.getBytes(StandardCharsets.UTF_8));

        assertThat(PackageNames.check(files, input("ticket-resolver"), List.of("policy")))
                .isEmpty();
    }

    @Test
    void every_listed_function_is_there() {
        assertThat(Expression.FUNCTIONS)
                .filteredOn(name -> !Boolean.TRUE.equals(
                        Jsonata.jsonata("$exists($" + name + ")").evaluate(null)))
                .isEmpty();
    }

    private static Map<String, byte[]> files(String id) throws IOException {
        var files = new HashMap<String, byte[]>();
        var folder = BUNDLED.resolve(id);
        try (var all = Files.walk(folder)) {
            all.filter(Files::isRegularFile)
                    .forEach(file -> files.put(folder.relativize(file).toString(), bytes(file)));
        }
        return files;
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode input(String id) throws IOException {
        return Json.MAPPER.readTree(bytes(BUNDLED.resolve(id).resolve("input.schema.json")));
    }

    private static List<String> nodes(String id) throws IOException {
        var graph = BUNDLED.resolve(id).resolve("graph.yaml");
        return Files.exists(graph)
                ? List.copyOf(PackageFiles.YAML
                        .readTree(Files.readString(graph))
                        .path("nodes")
                        .propertyNames())
                : List.of();
    }
}
