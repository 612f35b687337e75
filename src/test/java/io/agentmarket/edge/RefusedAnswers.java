package io.agentmarket.edge;

import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The answers by which calls of any kind are refused, written once and referred to. */
final class RefusedAnswers {

    private static final Map<String, String> NAMES = Map.of(
            "400", "BadRequest",
            "401", "Unauthenticated",
            "403", "Forbidden",
            "404", "NotFound",
            "422", "InvalidRequest",
            "429", "RateLimited");

    private static final Map<String, String> SENTENCES = Map.of(
            "400", "The request is not HTTP or JSON that this service reads.",
            "401", "The API key is missing, malformed, expired or revoked.",
            "403", "The key lacks the scope, or the tier does not include this.",
            "404", "There is nothing at this address, or it belongs to another customer.",
            "422", "The request breaks its schema or a rule; `errors` names each place.",
            "429", "A limit is reached; the same call has room after `Retry-After` seconds.");

    private RefusedAnswers() {}

    static Map<String, ApiResponse> all() {
        var answers = new TreeMap<String, ApiResponse>();
        NAMES.forEach((status, name) -> answers.put(name, answer(status)));
        return answers;
    }

    static ApiResponse reference(String status) {
        return new ApiResponse().$ref("#/components/responses/" + NAMES.get(status));
    }

    private static ApiResponse answer(String status) {
        var answer = new ApiResponse()
                .description(SENTENCES.get(status))
                .content(new Content()
                        .addMediaType(
                                "application/problem+json",
                                new MediaType().schema(new Schema<>().$ref("#/components/schemas/Problem"))));
        return status.equals("429") ? answer.addHeaderObject("Retry-After", seconds()) : answer;
    }

    private static Header seconds() {
        return new Header()
                .description("Seconds to wait before the same call has room.")
                .required(true)
                .schema(new Schema<>().types(Set.of("integer")));
    }
}
