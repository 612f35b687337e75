package io.agentmarket.edge;

import io.swagger.v3.oas.models.media.Schema;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The problem document as a schema. */
final class ProblemSchema {

    private static final List<Object> MODES = List.of("local", "shared");

    private ProblemSchema() {}

    static Schema<?> schema() {
        var properties = new LinkedHashMap<String, Schema>();
        properties.put("type", text("The path on this server at which the code is explained."));
        properties.put("title", text("The meaning of the code, always the same text."));
        properties.put("status", of("integer", "The HTTP status."));
        properties.put("detail", text("What happened in this case and what to do."));
        properties.put("instance", text("The path that was called."));
        properties.put("code", Shapes.reference("ErrorCode"));
        properties.put("retryable", of("boolean", "Whether the same request may succeed later."));
        properties.put("request_id", text("The id of the request: tell it to support; it is also in X-Request-Id."));
        properties.put(
                "errors",
                of("array", "The errors of the request, with their places.").items(violation()));
        properties.put("retry_after", of("integer", "Seconds to wait before the next attempt."));
        limits(properties);
        money(properties);
        properties.put("line", of("integer", "The position at which the body is not valid JSON, from 1."));
        properties.put("column", of("integer", "The position at which the body is not valid JSON, from 1."));
        properties.put(
                "accepted",
                of("array", "The media types that the call accepts.").items(text("A media type.")));
        properties.put("kept_bytes", of("integer", "The bytes that your runs keep."));
        properties.put("max_bytes", of("integer", "The bytes that your runs may keep."));
        properties.put("valid", of("boolean", "Whether the package can be published."));
        properties.put(
                "findings",
                of("array", "The errors of the package, with their places.")
                        .items(new Schema<>().$ref("#/components/schemas/Finding")));
        properties.put("rehearsal", new Schema<>().$ref("#/components/schemas/ReportRehearsed"));
        return object(properties)
                .required(List.of("type", "title", "status", "detail", "instance", "code", "retryable", "request_id"));
    }

    private static void limits(Map<String, Schema> properties) {
        properties.put("limit", of("integer", "The limit that was reached."));
        properties.put("scope", text("The name of the limit or budget."));
        properties.put("used", of("integer", "The used part of the limit."));
        properties.put("reset", of("integer", "Seconds until the limit has capacity again."));
        properties.put(
                "mode",
                text("Whether all replicas limit together, or this one on its own.")
                        ._enum(MODES));
    }

    private static void money(Map<String, Schema> properties) {
        properties.put("limit_micros", of("integer", "The budget, in micro-dollars."));
        properties.put("spent_micros", of("integer", "The charges of the current period, in micro-dollars."));
        properties.put("held_micros", of("integer", "The sum held by live runs, in micro-dollars."));
        properties.put("quoted_micros", of("integer", "The quote of the run, in micro-dollars."));
        properties.put("period", text("The period of the full budget.")._enum(List.of("day", "week", "month")));
        properties.put(
                "resets_at",
                text("The start of the budget's next day, week or month.").format("date-time"));
        properties.put("base_micros", of("integer", "The minimum price of a run, in micro-dollars."));
    }

    private static Schema<?> violation() {
        var properties = new LinkedHashMap<String, Schema>();
        properties.put("pointer", text("A JSON pointer into the body, or the name of a parameter or header."));
        properties.put("detail", text("The error at that place, and what is allowed."));
        return object(properties).required(List.of("pointer", "detail"));
    }

    private static Schema<?> object(LinkedHashMap<String, Schema> properties) {
        return new Schema<>().types(Set.of("object")).properties(properties);
    }

    private static Schema<Object> text(String description) {
        return of("string", description);
    }

    private static Schema<Object> of(String type, String description) {
        var schema = new Schema<Object>();
        schema.types(Set.of(type)).description(description);
        return schema;
    }
}
