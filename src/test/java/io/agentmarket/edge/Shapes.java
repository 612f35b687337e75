package io.agentmarket.edge;

import io.agentmarket.shared.ErrorCode;
import io.agentmarket.tiers.PriceBook;
import io.agentmarket.tiers.Tier;
import io.swagger.v3.core.util.Yaml31;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springdoc.core.customizers.OpenApiCustomizer;

/** Schemas without a record in the product, and the operations that return lists of one schema. */
final class Shapes implements OpenApiCustomizer {

    private static final Path FILE = Path.of("src/test/resources/openapi/shapes.yaml");
    private static final String ANY = "Any JSON value.";
    private static final String EVENTS = "events";
    private static final Instant LATER = Instant.parse("9999-01-01T00:00:00Z");
    private static final String LINES = "application/x-ndjson";
    private static final Map<String, String> LINES_OF =
            Map.of("streamReceipts", "ReceiptLine", "exportUsage", "UsageLine");

    @Override
    public void customise(OpenAPI document) {
        var components = document.getComponents();
        components.addSchemas(
                "ErrorCode",
                words("The error.", Arrays.stream(ErrorCode.values()).map(Enum::name)));
        components.addSchemas(
                "Tier",
                words(
                        "A tier of the price list.",
                        PriceBook.bundled().tiers(LATER).stream().map(Tier::id)));
        try {
            var file = Yaml31.mapper().readTree(Files.readString(FILE));
            for (var shape : file.properties()) {
                if (!shape.getKey().equals(EVENTS)) {
                    components.addSchemas(shape.getKey(), Yaml31.mapper().treeToValue(shape.getValue(), Schema.class));
                }
            }
            var all = new ArrayList<Schema>();
            for (var event : file.get(EVENTS).properties()) {
                var data = Yaml31.mapper().treeToValue(event.getValue(), Schema.class);
                all.add(event(components, event.getKey(), data));
            }
            all.add(reference("ErasedEvent"));
            all.add(reference("UnreadableEvent"));
            components.getSchemas().get("RunEvent").setAnyOf(all);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        document.getPaths().values().stream()
                .flatMap(path -> path.readOperations().stream())
                .forEach(Shapes::streams);
    }

    private static Schema<?> event(Components components, String name, Schema<?> data) {
        var camel = Arrays.stream(name.split("_"))
                .map(word -> Character.toUpperCase(word.charAt(0)) + word.substring(1))
                .collect(Collectors.joining());
        data.addType("object");
        components.addSchemas(camel + "Data", data);
        var event = new JsonSchema().typesItem("object").description(data.getDescription());
        if (!name.equals("text")) {
            event.addProperty(
                    "id",
                    new JsonSchema().typesItem("integer").description("Its number in the run's journal, from 1."));
            event.addRequiredItem("id");
        }
        event.addProperty("event", new JsonSchema().typesItem("string")._enum(List.of(name)));
        event.addProperty("data", reference(camel + "Data"));
        event.addRequiredItem("event");
        event.addRequiredItem("data");
        components.addSchemas(camel + "Event", event);
        return reference(camel + "Event");
    }

    private static void streams(Operation operation) {
        if (operation.getRequestBody() != null) {
            operation.getRequestBody().getContent().forEach(Shapes::any);
        }
        operation.getResponses().values().stream()
                .filter(response -> response.getContent() != null)
                .forEach(response -> response.getContent().forEach((type, media) -> {
                    any(type, media);
                    if (type.equals("text/event-stream")) {
                        each(media, "RunEvent");
                    } else if (type.equals(LINES) && LINES_OF.containsKey(operation.getOperationId())) {
                        each(media, LINES_OF.get(operation.getOperationId()));
                    }
                }));
    }

    /**
     * A body that a handler reads as bytes of JSON can be any JSON, and so can one that springdoc declares as an object
     * without members.
     */
    private static void any(String type, MediaType media) {
        var schema = media.getSchema();
        if (type.equals("application/json")
                && schema != null
                && ("byte".equals(schema.getFormat()) || ANY.equals(schema.getDescription()))) {
            media.setSchema(new JsonSchema().description(ANY));
        }
    }

    /** The schema of one line of a list, or one event of a stream. */
    private static void each(MediaType media, String shape) {
        media.getSchema().setContentSchema(reference(shape));
    }

    private static Schema<Object> words(String description, Stream<String> values) {
        var schema = new JsonSchema().typesItem("string").description(description);
        schema.setEnum(values.<Object>map(value -> value).toList());
        return schema;
    }

    static Schema<Object> reference(String shape) {
        return new JsonSchema().$ref("#/components/schemas/" + shape);
    }
}
