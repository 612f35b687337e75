package io.agentmarket.whole;

import io.agentmarket.shared.Json;
import io.agentmarket.shared.Violation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Checks answers against docs/openapi.yaml: status, media type, headers, and bodies without undeclared members. */
public final class Contract {

    private static final Contract DOCUMENT = read(Path.of("docs/openapi.yaml"));
    private static final String PROBLEM_TYPE = "application/problem+json";
    private static final String STREAM = "text/event-stream";
    private static final String EACH = "contentSchema";

    /** Headers of HTTP itself, and those that protect browsers, which every response has. */
    private static final Set<String> UNDECLARED = Set.of(
            "cache-control",
            "connection",
            "content-length",
            "content-security-policy",
            "content-type",
            "date",
            "expires",
            "keep-alive",
            "permissions-policy",
            "pragma",
            "referrer-policy",
            "transfer-encoding",
            "vary",
            "x-accel-buffering",
            "x-content-type-options",
            "x-frame-options",
            "x-xss-protection");

    private final List<Route> routes;
    private final ContractSchemas schemas;

    private Contract(JsonNode document) {
        schemas = new ContractSchemas(document.get("components"));
        routes = document.get("paths")
                .propertyStream()
                .map(path -> new Route(path.getKey(), regex(path.getKey()), path.getValue()))
                .sorted(Comparator.comparing(route -> route.path.replace('{', '~')))
                .toList();
    }

    private record Route(String path, Pattern pattern, JsonNode item) {}

    private static Contract read(Path file) {
        try {
            return new Contract(YAMLMapper.shared().readTree(Files.readString(file)));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Pattern regex(String path) {
        return Pattern.compile(Pattern.quote(path).replaceAll("\\{[^}]+}", "\\\\E[^/]+\\\\Q"));
    }

    /** @throws AssertionError when the answer is not one that the document promises */
    public static void holds(Answered answer) {
        var wrong = faults(answer);
        if (!wrong.isEmpty()) {
            throw new AssertionError(answer.method() + " " + answer.path() + " " + answer.status()
                    + " is not what docs/openapi.yaml says: " + wrong + "\n" + answer.body());
        }
    }

    /** The id of the operation that a call is of; empty where there is none. */
    static String operation(Answered answer) {
        return DOCUMENT.find(answer)
                .map(found -> found.path("operationId").asString())
                .orElse("");
    }

    /** The violations of a response, as sentences. */
    static List<String> faults(Answered answer) {
        return DOCUMENT.check(answer);
    }

    private Optional<JsonNode> find(Answered answer) {
        return routes.stream()
                .filter(route -> route.pattern.matcher(answer.path()).matches())
                .findFirst()
                .map(route -> route.item.path(answer.method().toLowerCase(Locale.ROOT)))
                .filter(found -> !found.isMissingNode());
    }

    private List<String> check(Answered answer) {
        var operation = find(answer);
        if (operation.isEmpty()) {
            return answer.status() < 400 || answer.type().isEmpty() ? List.of() : problem(answer);
        }
        return declared(operation.get(), answer.status())
                .map(declared -> against(schemas.resolve(declared), answer))
                .orElseGet(() -> List.of("the status is not declared"));
    }

    private static Optional<JsonNode> declared(JsonNode operation, int status) {
        var responses = operation.get("responses");
        return Optional.ofNullable(responses.get(Integer.toString(status)))
                .or(() -> status < 400 ? Optional.empty() : Optional.ofNullable(responses.get("default")));
    }

    private List<String> problem(Answered answer) {
        return answer.type().equals(PROBLEM_TYPE)
                ? words(schemas.named("Problem").check(Json.MAPPER.readTree(answer.body()), ""))
                : List.of("a refusal is no " + PROBLEM_TYPE);
    }

    private List<String> against(JsonNode declared, Answered answer) {
        var wrong = new ArrayList<>(headers(declared.path("headers"), answer, declared == schemas.refused()));
        var content = declared.path("content");
        if (content.isEmpty()) {
            if (!answer.body().isEmpty()) {
                wrong.add("a body is not declared");
            }
        } else if (!content.has(answer.type())) {
            wrong.add("the type " + answer.type() + " is not declared");
        } else {
            wrong.addAll(body(content.get(answer.type()), answer));
        }
        return wrong;
    }

    /** @param any a refusal that is not declared by itself may have the headers of others */
    private List<String> headers(JsonNode declared, Answered answer, boolean any) {
        var wrong = new ArrayList<String>();
        declared.propertyStream()
                .filter(header ->
                        schemas.resolve(header.getValue()).path("required").asBoolean(false))
                .filter(header -> !answer.names().contains(header.getKey().toLowerCase(Locale.ROOT)))
                .forEach(header -> wrong.add("the header " + header.getKey() + " is missing"));
        var known = declared.propertyNames().stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
        answer.names().stream()
                .filter(name -> !any && !known.contains(name) && !UNDECLARED.contains(name))
                .forEach(name -> wrong.add("the header " + name + " is not declared"));
        return wrong;
    }

    private List<String> body(JsonNode media, Answered answer) {
        if (answer.isJson()) {
            return words(schemas.compiled(media.get("schema")).check(Json.STORED.readTree(answer.body()), ""));
        }
        if (!media.path("schema").has(EACH)) {
            return List.of();
        }
        var schema = schemas.compiled(media.get("schema").get(EACH));
        return each(answer).stream()
                .flatMap(item -> words(schema.check(item, "")).stream())
                .toList();
    }

    /** The events of a stream as objects, or the lines of a list. */
    private static List<JsonNode> each(Answered answer) {
        return answer.type().equals(STREAM)
                ? RunningPlatform.entries(answer.body()).stream()
                        .map(Contract::event)
                        .toList()
                : answer.body().lines().map(Json.STORED::readTree).toList();
    }

    private static JsonNode event(RunningPlatform.Entry entry) {
        var event = Json.STORED.createObjectNode().put("event", entry.event());
        if (!entry.id().isEmpty()) {
            event.put("id", Integer.parseInt(entry.id()));
        }
        return event.set("data", Json.STORED.readTree(entry.data()));
    }

    private static List<String> words(List<Violation> violations) {
        return violations.stream().map(it -> it.pointer() + " " + it.message()).toList();
    }
}
