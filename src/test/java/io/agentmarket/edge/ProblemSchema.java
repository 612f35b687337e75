package io.agentmarket.edge;

import io.agentmarket.shared.ErrorCode;
import io.swagger.v3.oas.models.media.Schema;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;

/** The problem document as a schema. */
final class ProblemSchema {

    private ProblemSchema() {}

    static Schema<?> schema() {
        var codes = Arrays.stream(ErrorCode.values()).map(Object.class::cast).toList();
        var properties = new LinkedHashMap<String, Schema>();
        properties.put("type", text("Where the code is explained, a path on this server."));
        properties.put("title", text("What the code means, always the same."));
        properties.put("status", of("integer", "The HTTP status."));
        properties.put("detail", text("What happened in this case and what to do."));
        properties.put("instance", text("The path that was called."));
        properties.put("code", new Schema<>().types(Set.of("string"))._enum(codes));
        properties.put("retryable", of("boolean", "Whether the same request may succeed later."));
        properties.put("request_id", text("Name this to support; also in X-Request-Id."));
        properties.put(
                "errors",
                of("array", "What is wrong with the request, and where.").items(violation()));
        properties.put("limit", of("integer", "The limit that was reached."));
        properties.put("scope", text("Which limit that is."));
        properties.put("used", of("integer", "How much of it is used."));
        properties.put("reset", of("integer", "Seconds until there is room again."));
        return object(properties)
                .required(List.of("type", "title", "status", "detail", "instance", "code", "retryable", "request_id"));
    }

    private static Schema<?> violation() {
        var properties = new LinkedHashMap<String, Schema>();
        properties.put("pointer", text("A JSON pointer into the body, or the name of a parameter or header."));
        properties.put("detail", text("What is wrong there and what is allowed."));
        return object(properties).required(List.of("pointer", "detail"));
    }

    private static Schema<?> object(LinkedHashMap<String, Schema> properties) {
        return new Schema<>().types(Set.of("object")).properties(properties);
    }

    private static Schema<?> text(String description) {
        return of("string", description);
    }

    private static Schema<?> of(String type, String description) {
        return new Schema<>().types(Set.of(type)).description(description);
    }
}
