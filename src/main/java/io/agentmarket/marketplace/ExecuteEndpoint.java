package io.agentmarket.marketplace;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.agentmarket.edge.RateLimitHeaders;
import io.agentmarket.edge.ServerSentEvents;
import io.agentmarket.engine.EventStream;
import io.agentmarket.engine.RunView;
import io.agentmarket.engine.RunWebhookRequest;
import io.agentmarket.engine.Runs;
import io.agentmarket.engine.StartRequest;
import io.agentmarket.engine.Started;
import io.agentmarket.engine.Starts;
import io.agentmarket.engine.Target;
import io.agentmarket.identity.Caller;
import io.agentmarket.identity.IdempotencyKey;
import io.agentmarket.identity.Requires;
import io.agentmarket.identity.Scope;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.BodyRules;
import io.agentmarket.shared.Counts;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.shared.Faults;
import io.agentmarket.shared.LogNames;
import io.agentmarket.shared.PlainScalars;
import io.agentmarket.vault.ProviderKey;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

@RestController
@RequestMapping("/api/v1")
class ExecuteEndpoint implements BodyRules<Caller> {

    private final Starts starts;
    private final Runs runs;

    ExecuteEndpoint(Starts starts, Runs runs) {
        this.starts = starts;
        this.runs = runs;
    }

    /**
     * The run to start.
     *
     * @param version a version of a publisher's package; null for the listed one, or the publisher's own newest
     * @param webhook the run's own webhook; null for your webhook endpoints only
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record ExecuteRequest(
            @Nullable JsonNode input,
            @Nullable String tier,
            @Nullable Integer timeoutSeconds,
            @Nullable Long maxPriceMicros,
            @Nullable Map<String, @Nullable String> metadata,
            @Nullable String version,
            @Nullable RunWebhookRequest webhook) {}

    @PostMapping("/marketplace/packages/{id}/execute")
    @Requires(Scope.EXECUTE)
    @Counts(Counts.As.RUN)
    @Tag(name = "Marketplace")
    @Operation(
            operationId = "executePackage",
            summary = "Run an agent and wait (Prefer: wait=N), stream it (Accept: text/event-stream) or poll it "
                    + "(Prefer: respond-async)")
    @RunAnswers
    @Nullable ResponseEntity<RunView> execute(
            @AuthenticationPrincipal Caller caller,
            @PathVariable String id,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            @RequestHeader(name = "Prefer", required = false) @Nullable String prefer,
            @Parameter(description = "Your own key at the model's provider, for this run alone (tier byok)")
                    @RequestHeader(name = "X-Provider-Key", required = false)
                    @Nullable String providerKey,
            @RequestBody ExecuteRequest body,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException, InterruptedException {
        var target = new Target.OfPackage(id, body.version());
        var headers = new Headers(key, prefer, providerKey);
        return run(caller, () -> wish(caller, target, body, headers), headers, new Exchange(request, response));
    }

    @PostMapping("/deployments/{id}/execute")
    @Requires(Scope.EXECUTE)
    @Counts(Counts.As.RUN)
    @Tag(name = "Deployments")
    @Operation(
            operationId = "executeDeployment",
            summary = "Run a deployment; body, headers and answers are those of executePackage")
    @RunAnswers
    @Nullable ResponseEntity<RunView> executeDeployment(
            @AuthenticationPrincipal Caller caller,
            @PathVariable UUID id,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            @RequestHeader(name = "Prefer", required = false) @Nullable String prefer,
            @Parameter(description = "Your own key at the model's provider, for this run alone (tier byok)")
                    @RequestHeader(name = "X-Provider-Key", required = false)
                    @Nullable String providerKey,
            @RequestBody ExecuteRequest body,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException, InterruptedException {
        var target = new Target.OfDeployment(id);
        var headers = new Headers(key, prefer, providerKey);
        return run(caller, () -> wish(caller, target, body, headers), headers, new Exchange(request, response));
    }

    private record Exchange(HttpServletRequest request, HttpServletResponse response) {}

    private @Nullable ResponseEntity<RunView> run(
            Caller caller, Supplier<StartRequest> wish, Headers headers, Exchange http)
            throws IOException, InterruptedException {
        RateLimitHeaders.counted(http.request());
        var streamed = read(caller, () -> isStreamed(http.request()));
        var request = read(caller, wish);
        if (streamed) {
            stream(caller, request, http.response());
            return null;
        }
        var preference = Preference.parse(headers.prefer());
        var started = starts.start(caller, request);
        tellStanding(started, http.response());
        var view = preference.isAsync()
                ? runs.started(caller.customer(), started.id())
                : runs.await(caller.customer(), started.id(), preference.patience());
        return answer(view, started, preference);
    }

    private void stream(Caller caller, StartRequest request, HttpServletResponse response)
            throws IOException, InterruptedException {
        try (var followed = starts.follow(caller, request)) {
            tellStanding(followed.started(), response);
            response.setHeader("Location", location(followed.started()));
            EventStream.write(followed.read(), new ServerSentEvents(response));
        }
    }

    private static void tellStanding(Started started, HttpServletResponse response) {
        MDC.put(LogNames.EXECUTION_ID, started.id().toString());
        if (started.standing() != null) {
            RateLimitHeaders.write(started.standing(), response);
        }
    }

    /** Reads a part of the request. An unreadable request starts no run and uses one request. */
    private <T> T read(Caller caller, Supplier<T> part) {
        try {
            return part.get();
        } catch (AppException e) {
            starts.admit(caller);
            throw e;
        }
    }

    @Override
    public void check(Caller caller, Object body, Map<String, String> path) {
        if (body instanceof ExecuteRequest request) {
            var unused = wish(caller, target(path.getOrDefault("id", ""), request), request, Headers.NONE);
        }
    }

    /** Deployments have UUIDs. */
    private static Target target(String id, ExecuteRequest body) {
        try {
            return new Target.OfDeployment(PlainScalars.uuid(id));
        } catch (IllegalArgumentException name) {
            return new Target.OfPackage(id, body.version());
        }
    }

    private StartRequest wish(Caller caller, Target target, ExecuteRequest body, Headers headers) {
        var faults = new Faults();
        var key = faults.of(() -> IdempotencyKey.required(headers.idempotencyKey()));
        var ownKey = faults.of(() -> Optional.ofNullable(headers.ownKey())).flatMap(it -> it);
        var labels = labels(body.metadata(), faults);
        var input = body.input();
        faults.require(input != null, "/input", "is required: an object that obeys the package's input schema");
        faults.require(
                !(target instanceof Target.OfDeployment) || body.version() == null,
                "/version",
                "is set by the deployment; change the deployment's version");
        var options = new StartRequest.Options(
                body.tier(), body.timeoutSeconds(), body.maxPriceMicros(), labels, ownKey.orElse(null), body.webhook());
        if (faults.isAny()) {
            faults.check(() -> starts.check(caller, target, input, options));
        }
        faults.throwIfAny();
        return new StartRequest(target, Objects.requireNonNull(input), key.orElseThrow(), options);
    }

    private static @Nullable Map<String, String> labels(
            @Nullable Map<String, @Nullable String> metadata, Faults faults) {
        if (metadata == null) {
            return null;
        }
        var labels = new HashMap<String, String>();
        metadata.forEach((name, value) -> {
            faults.require(value != null, "/metadata/" + name, "must be a string");
            labels.put(name, Objects.requireNonNullElse(value, ""));
        });
        return labels;
    }

    private static ResponseEntity<RunView> answer(RunView view, Started started, Preference preference) {
        var answer = view.isFinished() && !preference.isAsync()
                ? ResponseEntity.ok()
                : ResponseEntity.accepted().header(HttpHeaders.LOCATION, location(started));
        if (started.joined()) {
            answer.header("Idempotent-Replayed", "true");
        }
        if (!preference.text().isEmpty()) {
            answer.header("Preference-Applied", preference.text());
        }
        return answer.contentType(MediaType.APPLICATION_JSON).body(view);
    }

    private static String location(Started started) {
        return "/api/v1/executions/" + started.id();
    }

    /** Whether the answer is a stream. Decided before anything starts, so that an unreadable header starts nothing. */
    private static boolean isStreamed(HttpServletRequest request) {
        var accept = request.getHeader(HttpHeaders.ACCEPT);
        try {
            return accept != null
                    && MediaType.parseMediaTypes(accept).stream()
                            .anyMatch(type -> MediaType.TEXT_EVENT_STREAM.equalsTypeAndSubtype(type)
                                    && type.getQualityValue() > 0);
        } catch (InvalidMediaTypeException e) {
            throw new AppException(
                    ErrorCode.NOT_ACCEPTABLE,
                    "The Accept header cannot be read; send application/json or leave it out.");
        }
    }

    /** @param providerKey the key that pays for the run's model; {@code idempotencyKey} identifies the run */
    private record Headers(
            @Nullable String idempotencyKey,
            @Nullable String prefer,
            @Nullable String providerKey) {

        static final Headers NONE = new Headers(null, null, null);

        /** The form of a provider's key: printable ASCII without spaces. */
        private static final Pattern KEY = Pattern.compile("[!-~]{8,512}");

        @Nullable ProviderKey ownKey() {
            if (providerKey == null) {
                return null;
            }
            if (!KEY.matcher(providerKey).matches()) {
                throw AppException.invalid("X-Provider-Key", "must be 8 to 512 printable ASCII characters");
            }
            return new ProviderKey(providerKey, null);
        }

        /** Shows nothing, because a key must not reach a log. */
        @Override
        public String toString() {
            return "Headers";
        }
    }
}
