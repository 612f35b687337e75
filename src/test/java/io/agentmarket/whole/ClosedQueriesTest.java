package io.agentmarket.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.identity.Scope;
import io.agentmarket.identity.TestCustomers.Made;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Query parameters with a closed set of values in docs/openapi.yaml accept each of these values and nothing else. */
class ClosedQueriesTest extends RunningPlatform {

    private final Made caller = CUSTOMERS.create("elite", false, EnumSet.allOf(Scope.class));

    private record Query(String path, String name, List<String> values) {

        String with(String value) {
            return path + (path.contains("?") ? "&" : "?") + name + "=" + value;
        }
    }

    @Test
    void each_declared_value_is_taken() throws Exception {
        for (var query : queries()) {
            for (var value : query.values()) {
                var answer = get(caller.key(), query.with(value));

                assertThat(answer.status())
                        .as(query.with(value) + answer.text())
                        .isIn(200, 404);
            }
        }
    }

    @Test
    void a_misspelt_value_is_refused_by_the_name_of_its_parameter() throws Exception {
        var queries = queries();
        for (var query : queries) {
            var answer = get(caller.key(), query.with("misspelt"));

            assertThat(answer.status()).as(query + answer.text()).isEqualTo(422);
            assertThat(answer.json().at("/errors/0/pointer").asString()).isEqualTo(query.name());
            assertThat(answer.json().at("/errors/0/detail").asString())
                    .as(query.toString())
                    .matches(".*(must be|is not a tier).*");
        }
        assertThat(queries).hasSizeGreaterThan(10);
    }

    private static List<Query> queries() throws Exception {
        var document = YAMLMapper.shared().readTree(Files.readString(Path.of("docs/openapi.yaml")));
        return document.get("paths")
                .propertyStream()
                .flatMap(path -> path.getValue()
                        .path("get")
                        .path("parameters")
                        .valueStream()
                        .filter(it -> it.path("in").asString().equals("query"))
                        .flatMap(it -> query(document, path.getKey(), it)))
                .toList();
    }

    private static Stream<Query> query(JsonNode document, String path, JsonNode parameter) {
        var schema = parameter.path("schema");
        var shape =
                schema.has("$ref") ? document.at(schema.path("$ref").asString().substring(1)) : schema;
        var values = shape.path("enum").valueStream().map(JsonNode::asString).toList();
        var real = path.replace("{month}", "2026-10")
                .replaceAll("\\{[^}]+}", UUID.randomUUID().toString());
        return values.isEmpty()
                ? Stream.empty()
                : Stream.of(new Query(real, parameter.path("name").asString(), values));
    }
}
