package io.agentmarket.edge;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.json.JsonWriter;
import org.springframework.boot.json.WritableJson;
import org.springframework.boot.logging.structured.StructuredLoggingJsonMembersCustomizer;

/**
 * Masks secrets in JSON logs before each value is written, because the patterns of {@link Secrets} do not match escaped
 * text. It is created by its name in application.yaml.
 */
final class RedactedJson implements StructuredLoggingJsonMembersCustomizer<Object> {

    @Override
    public void customize(JsonWriter.Members<Object> members) {
        members.applyingValueProcessor((path, value) -> masked(value));
    }

    /** Nested JSON objects are written through this method again, member by member. */
    private static @Nullable Object masked(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case WritableJson json -> json;
            case Number number -> number;
            case Boolean truth -> truth;
            default -> Secrets.mask(value.toString());
        };
    }
}
