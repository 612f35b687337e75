package io.agentmarket.edge;

import io.agentmarket.identity.Requires;
import io.agentmarket.shared.Counts;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.shared.Open;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springframework.web.method.HandlerMethod;

/** The statuses and headers of an operation that follow from its handler's declarations. */
final class DeclaredAnswers implements OperationCustomizer, OpenApiCustomizer {

    static final String PROBLEM = "Problem";
    private static final String IDEMPOTENCY_KEY = "Idempotency-Key";
    private static final String RETRY_AFTER = "Retry-After";
    private static final List<String> STANDING = List.of(
            "RateLimit-Policy",
            "RateLimit",
            "X-RateLimit-Limit",
            "X-RateLimit-Remaining",
            "X-RateLimit-Reset",
            "X-RateLimit-Mode");

    @Override
    public Operation customize(Operation operation, HandlerMethod handler) {
        var open = handler.getMethodAnnotation(Open.class);
        var counts = handler.getMethodAnnotation(Counts.class);
        var counted = counts == null || counts.value() != Counts.As.NOTHING;
        operation.getResponses().values().forEach(response -> succeed(response, counted));
        var refusals = new TreeSet<>(List.of(400, 503));
        if (open == null || open.ownProof()) {
            refusals.add(401);
        }
        if (handler.hasMethodAnnotation(Requires.class)) {
            refusals.add(403);
        }
        if (has(operation, "path")) {
            refusals.add(404);
        }
        if (operation.getRequestBody() != null) {
            refusals.addAll(List.of(413, 415));
        }
        if (operation.getRequestBody() != null || has(operation, "query")) {
            refusals.add(422);
        }
        if (counted) {
            refusals.add(429);
        }
        if (counts != null && counts.value() == Counts.As.RUN) {
            refusals.addAll(List.of(402, 409));
        }
        refusals.forEach(status -> operation.getResponses().addApiResponse(status.toString(), reference(status)));
        operation.getResponses().addApiResponse("default", new ApiResponse().$ref("#/components/responses/Refused"));
        if (open == null && operation.getParameters() != null) {
            operation.getParameters().stream()
                    .filter(parameter -> IDEMPOTENCY_KEY.equals(parameter.getName()))
                    .forEach(DeclaredAnswers::require);
        }
        return operation;
    }

    private static boolean has(Operation operation, String place) {
        return operation.getParameters() != null
                && operation.getParameters().stream().anyMatch(parameter -> place.equals(parameter.getIn()));
    }

    private static void require(Parameter key) {
        key.setRequired(true);
        key.setDescription(
                "A key of your choice that is unique to this call: a retry with the same key has no second effect.");
        key.setSchema(new JsonSchema().typesItem("string").minLength(1).maxLength(255));
    }

    private static ApiResponse reference(int status) {
        return new ApiResponse().$ref("#/components/responses/Refused" + status);
    }

    private static void succeed(ApiResponse response, boolean counted) {
        if (response.getHeaders() != null) {
            response.getHeaders().replaceAll((name, header) -> alone(header));
        }
        add(response, "X-Request-Id");
        if (counted) {
            STANDING.forEach(name -> add(response, name));
        }
        if (response.getContent() != null && response.getContent().isEmpty()) {
            response.setContent(null);
        }
    }

    /** A reference stands alone; a header that is always there is written out. */
    private static Header alone(Header declared) {
        if (!Boolean.TRUE.equals(declared.getRequired())) {
            return new Header().$ref(declared.get$ref());
        }
        return new Header()
                .required(true)
                .description(declared.getDescription())
                .schema(new JsonSchema().typesItem("string"));
    }

    private static void add(ApiResponse response, String header) {
        response.addHeaderObject(header, new Header().$ref("#/components/headers/" + header));
    }

    @Override
    public void customise(OpenAPI document) {
        headers(document.getComponents());
        document.getComponents()
                .addSchemas(PROBLEM, ProblemSchema.schema())
                .addResponses("Refused", refusal("Refused or failed; see `code`."));
        Arrays.stream(ErrorCode.values())
                .collect(Collectors.groupingBy(ErrorCode::status))
                .forEach((status, codes) -> {
                    var response =
                            refusal(codes.stream().map(code -> "`" + code + "`").collect(Collectors.joining(", ")));
                    if (status == 429 || status == 503) {
                        add(response, RETRY_AFTER);
                    }
                    if (status == 415) {
                        add(response, "Accept");
                    }
                    if (status == 401) {
                        add(response, "WWW-Authenticate");
                    }
                    document.getComponents().addResponses("Refused" + status, response);
                });
    }

    private static ApiResponse refusal(String description) {
        var response = new ApiResponse()
                .description(description)
                .content(new Content()
                        .addMediaType(
                                "application/problem+json",
                                new MediaType().schema(new Schema<>().$ref("#/components/schemas/" + PROBLEM))));
        add(response, "X-Request-Id");
        STANDING.forEach(name -> add(response, name));
        return response;
    }

    private static void headers(Components components) {
        text(components, "X-Request-Id", "The id of the request: tell it to support; it is also in the logs.")
                .required(true);
        text(components, "RateLimit-Policy", "The window closest to its limit: its name, limit and length in seconds.");
        text(components, "RateLimit", "The remaining units of that window, and the seconds until another one fits.");
        number(components, "X-RateLimit-Limit", "The limit of that window.");
        number(components, "X-RateLimit-Remaining", "The remaining units of that window.");
        number(components, "X-RateLimit-Reset", "Seconds until another unit fits into that window.");
        text(
                components,
                "X-RateLimit-Mode",
                "`local` while this replica limits on its own because Redis does not answer.");
        number(components, RETRY_AFTER, "Seconds to wait before the next attempt.")
                .required(true);
        text(components, "WWW-Authenticate", "The ways to authenticate (RFC 9110).")
                .required(true);
        text(components, "Accept", "The media types that the call accepts.");
        text(components, "Location", "The path of the run that was started or the resource that was created.");
        text(
                components,
                "Idempotent-Replayed",
                "`true` if the result is that of an earlier call with this `Idempotency-Key`.");
        text(components, "Preference-Applied", "The preferences of `Prefer` that were applied (RFC 7240).");
        text(components, "Content-Disposition", "The name for the file.");
        text(components, "Cache-Control", "Whether the response may be cached.");
        text(components, "Content-Encoding", "`gzip` if `Accept-Encoding` allows it.");
    }

    private static Header text(Components components, String name, String description) {
        return header(components, name, description, "string");
    }

    private static Header number(Components components, String name, String description) {
        return header(components, name, description, "integer");
    }

    private static Header header(Components components, String name, String description, String type) {
        var header = new Header().description(description).schema(new JsonSchema().typesItem(type));
        components.addHeaders(name, header);
        return header;
    }
}
