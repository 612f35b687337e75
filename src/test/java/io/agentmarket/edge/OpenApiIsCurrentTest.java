package io.agentmarket.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.springdoc.webmvc.api.OpenApiWebMvcResource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.mock.web.MockHttpServletRequest;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The document that is served, and that clients are generated from, is the one the endpoints imply. */
@SpringBootTest(
        classes = OpenApiGeneration.class,
        properties = {
            "springdoc.api-docs.version=openapi_3_1",
            "springdoc.writer-with-order-by-keys=true",
            "springdoc.default-produces-media-type=application/json",
        })
class OpenApiIsCurrentTest {

    @Autowired
    private OpenApiWebMvcResource springdoc;

    @Test
    void docs_openapi_yaml_matches_the_endpoints() throws Exception {
        new CurrentDocument(Path.of("docs/openapi.yaml"), "OpenApiIsCurrentTest").mustBe(generated());
    }

    @Test
    void types_of_the_python_client_are_those_of_the_document() throws Exception {
        var types = PythonTypes.of(YAMLMapper.shared().readTree(generated()));

        new CurrentDocument(Path.of("clients/python/agentmarket/types.py"), "OpenApiIsCurrentTest").mustBe(types);
    }

    @Test
    void every_operation_has_an_id_a_summary_and_its_failures() throws Exception {
        var document = YAMLMapper.shared().readTree(generated());

        var operations = document.get("paths").values().stream()
                .flatMap(path -> path.values().stream())
                .toList();

        assertThat(operations).isNotEmpty().allSatisfy(operation -> {
            assertThat(operation.path("operationId").asString()).matches("[a-z][a-zA-Z]+");
            assertThat(operation.path("summary").asString()).isNotBlank();
            assertThat(operation.path("responses").has("default")).isTrue();
        });
        assertThat(operations.stream()
                        .map(operation -> operation.get("operationId"))
                        .map(JsonNode::asString))
                .doesNotHaveDuplicates();
    }

    private String generated() throws Exception {
        var request = new MockHttpServletRequest("GET", "/v3/api-docs.yaml");
        return new String(springdoc.openapiYaml(request, "/v3/api-docs", Locale.ROOT), StandardCharsets.UTF_8);
    }
}
