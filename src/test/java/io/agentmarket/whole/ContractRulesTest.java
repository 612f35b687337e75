package io.agentmarket.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.journal.EventType;
import io.agentmarket.shared.ErrorCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Rules for every operation in docs/openapi.yaml. */
class ContractRulesTest {

    private static final String JSON = "application/json";

    /** Names of query parameters whose values are a closed set wherever they are. */
    private static final Set<String> CLOSED = Set.of("status", "tier", "sort", "format", "granularity", "by", "period");

    private static JsonNode document;
    private static ContractSchemas schemas;

    @BeforeAll
    static void read() throws Exception {
        document = YAMLMapper.shared().readTree(Files.readString(Path.of("docs/openapi.yaml")));
        schemas = new ContractSchemas(document.get("components"));
    }

    @Test
    void operations_are_named_described_and_tagged() {
        assertThat(operations()).isNotEmpty().allSatisfy(operation -> {
            assertThat(operation.path("operationId").asString("")).matches("[a-z][a-zA-Z]+");
            assertThat(operation.path("summary").asString("")).isNotBlank();
            assertThat(operation.path("description").asString("")).isNotBlank();
            assertThat(operation.path("tags").size()).isOne();
            assertThat(operation.has("security")).isTrue();
        });
    }

    @Test
    void every_body_has_an_example_that_obeys_its_schema() {
        var bodies = bodies();

        assertThat(bodies.entrySet().stream()
                        .filter(body -> !body.getValue().has("example"))
                        .map(Map.Entry::getKey))
                .isEmpty();
        assertThat(bodies.values())
                .hasSizeGreaterThan(100)
                .allSatisfy(media -> assertThat(
                                schemas.compiled(media.get("schema")).check(media.get("example"), ""))
                        .as("%s", media.get("example"))
                        .isEmpty());
    }

    @Test
    void queries_that_are_closed_sets_name_their_values() {
        assertThat(operations()
                        .flatMap(operation -> operation.path("parameters").valueStream())
                        .filter(it -> it.path("in").asString().equals("query"))
                        .filter(it -> CLOSED.contains(it.path("name").asString())))
                .hasSizeGreaterThan(10)
                .allSatisfy(it -> {
                    var schema = it.path("schema");
                    assertThat(schema.path("enum").size() > 0
                                    || schema.path("$ref").asString("").endsWith("/Tier"))
                            .as(it.toString())
                            .isTrue();
                });
    }

    @Test
    void an_idempotency_key_is_required_wherever_one_is_read() {
        assertThat(operations()
                        .filter(operation -> !operation.get("security").isEmpty())
                        .flatMap(operation -> operation.path("parameters").valueStream())
                        .filter(parameter -> parameter.path("name").asString("").equals("Idempotency-Key")))
                .isNotEmpty()
                .allSatisfy(key -> assertThat(key.path("required").asBoolean()).isTrue());
    }

    @Test
    void every_type_of_journal_entry_has_an_event() {
        var events = document.at("/components/schemas/RunEvent/anyOf")
                .valueStream()
                .map(event -> event.path("$ref").asString().replaceFirst(".*/", ""))
                .map(name -> document.at("/components/schemas/" + name + "/properties/event/enum/0")
                        .asString(""))
                .toList();

        assertThat(events)
                .contains("text")
                .containsAll(
                        Arrays.stream(EventType.values()).map(EventType::id).toList());
    }

    @Test
    void streams_and_lines_declare_the_schema_of_one_item() {
        assertThat(operations()
                        .filter(operation -> List.of("executePackage", "executeDeployment", "listExecutionEvents")
                                .contains(operation.path("operationId").asString("")))
                        .map(operation ->
                                operation.at("/responses/200/content/text~1event-stream/schema/contentSchema")))
                .hasSize(3)
                .allSatisfy(event -> assertThat(event.path("$ref").asString()).endsWith("/RunEvent"));
    }

    @Test
    void refusals_name_each_code_of_the_catalogue_and_no_other() {
        assertThat(document.at("/components/schemas/ErrorCode/enum")
                        .valueStream()
                        .map(JsonNode::asString))
                .containsExactlyElementsOf(
                        Arrays.stream(ErrorCode.values()).map(Enum::name).toList());
        assertThat(operations())
                .allSatisfy(operation ->
                        assertThat(operation.path("responses").has("default")).isTrue());
    }

    @Test
    void any_json_is_not_an_empty_object() {
        for (var member : Map.of("ExecuteRequest", "input", "RunView", "output", "ApprovalView", "arguments")
                .entrySet()) {
            var schema = document.at("/components/schemas/" + member.getKey() + "/properties/" + member.getValue());
            assertThat(schema.isObject() && !schema.has("type"))
                    .as(member.toString())
                    .isTrue();
        }
    }

    private static Stream<JsonNode> operations() {
        return document.get("paths").valueStream().flatMap(JsonNode::valueStream);
    }

    /** By operation and place: of requests, and of answers that succeed. */
    private static Map<String, JsonNode> bodies() {
        var all = new TreeMap<String, JsonNode>();
        operations().forEach(operation -> {
            var id = operation.path("operationId").asString();
            all.put(id + " request", operation.path("requestBody"));
            operation
                    .get("responses")
                    .propertyStream()
                    .filter(answer -> answer.getKey().startsWith("2"))
                    .forEach(answer -> all.put(id + " " + answer.getKey(), answer.getValue()));
        });
        all.replaceAll((place, body) -> body.path("content").path(JSON));
        all.values().removeIf(JsonNode::isMissingNode);
        return all;
    }
}
