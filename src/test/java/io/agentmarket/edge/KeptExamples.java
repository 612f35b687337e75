package io.agentmarket.edge;

import com.fasterxml.jackson.databind.JsonNode;
import io.swagger.v3.core.util.Json31;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.media.Content;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.customizers.OpenApiCustomizer;

/** Real requests and answers, kept by a test run with {@code -Dexamples.write=true}, as the examples of operations. */
final class KeptExamples implements OpenApiCustomizer {

    static final Path FOLDER = Path.of("src/test/resources/openapi/examples");
    private static final String JSON = "application/json";

    @Override
    public void customise(OpenAPI document) {
        document.getPaths().values().stream()
                .flatMap(path -> path.readOperations().stream())
                .forEach(KeptExamples::add);
    }

    private static void add(Operation operation) {
        var file = FOLDER.resolve(operation.getOperationId() + ".json");
        if (!Files.exists(file)) {
            return;
        }
        try {
            var kept = Json31.mapper().readTree(Files.readString(file));
            if (operation.getRequestBody() != null) {
                show(operation.getRequestBody().getContent(), kept.get("request"));
            }
            operation
                    .getResponses()
                    .forEach((status, response) -> show(response.getContent(), kept.get("answer_" + status)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void show(@Nullable Content content, @Nullable JsonNode example) {
        if (content != null && content.containsKey(JSON) && example != null) {
            content.get(JSON).setExample(example);
        }
    }
}
