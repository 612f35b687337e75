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
        properties.put("type", text("Where the code is explained, a path on this server."));
        properties.put("title", text("What the code means, always the same."));
        properties.put("status", of("integer", "The HTTP status."));
        properties.put("detail", text("What happened in this case and what to do."));
        properties.put("instance", text("The path that was called."));
        properties.put("code", Shapes.reference("ErrorCode"));
        properties.put("retryable", of("boolean", "Whether the same request may succeed later."));
        properties.put("request_id", text("Name this to support; also in X-Request-Id."));
        properties.put(
                "errors",
                of("array", "What is wrong with the request, and where.").items(violation()));
        properties.put("retry_after", of("integer", "Seconds to wait before the next try."));
        limits(properties);
        money(properties);
        properties.put("line", of("integer", "Where the body stops being JSON, from 1."));
        properties.put("column", of("integer", "Where the body stops being JSON, from 1."));
        properties.put(
                "accepted", of("array", "The media types that the call reads.").items(text("A media type.")));
        properties.put("kept_bytes", of("integer", "What your runs keep."));
        properties.put("max_bytes", of("integer", "What your runs may keep."));
        properties.put("valid", of("boolean", "Whether the package can be published."));
        properties.put(
                "findings",
                of("array", "What is wrong with the package, and where.")
                        .items(new Schema<>().$ref("#/components/schemas/Finding")));
        properties.put("rehearsal", new Schema<>().$ref("#/components/schemas/ReportRehearsed"));
        return object(properties)
                .required(List.of("type", "title", "status", "detail", "instance", "code", "retryable", "request_id"));
    }

    private static void limits(Map<String, Schema> properties) {
        properties.put("limit", of("integer", "The limit that was reached."));
        properties.put("scope", text("Which limit or budget that is."));
        properties.put("used", of("integer", "How much of the limit is used."));
        properties.put("reset", of("integer", "Seconds until there is room again."));
        properties.put(
                "mode",
                text("Who limits: all replicas together, or this one alone.")._enum(MODES));
    }

    private static void money(Map<String, Schema> properties) {
        properties.put("limit_micros", of("integer", "The budget, in micro-dollars."));
        properties.put("spent_micros", of("integer", "What is charged to it this month, in micro-dollars."));
        properties.put("held_micros", of("integer", "What live runs hold of it, in micro-dollars."));
        properties.put("quoted_micros", of("integer", "What the run may cost, in micro-dollars."));
        properties.put("period", text("Which of them the full budget is for.")._enum(List.of("day", "week", "month")));
        properties.put(
                "resets_at",
                text("When the budget's next day, week or month begins.").format("date-time"));
        properties.put("base_micros", of("integer", "The least price of a run, in micro-dollars."));
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

    private static Schema<Object> text(String description) {
        return of("string", description);
    }

    private static Schema<Object> of(String type, String description) {
        var schema = new Schema<Object>();
        schema.types(Set.of(type)).description(description);
        return schema;
    }
}
