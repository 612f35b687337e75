package io.agentmarket.marketplace;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.agentmarket.agents.Packages;
import io.agentmarket.deployments.Deployments;
import io.agentmarket.edge.RateLimitHeaders;
import io.agentmarket.edge.ServerSentEvents;
import io.agentmarket.engine.EventStream;
import io.agentmarket.engine.RequestedRun;
import io.agentmarket.engine.RunFeed;
import io.agentmarket.engine.RunView;
import io.agentmarket.engine.Runs;
import io.agentmarket.engine.StartRequest;
import io.agentmarket.engine.Started;
import io.agentmarket.engine.Starts;
import io.agentmarket.identity.Caller;
import io.agentmarket.identity.ProviderKey;
import io.agentmarket.identity.Requires;
import io.agentmarket.identity.Scope;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.Counts;
import io.agentmarket.shared.ErrorCode;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
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
class ExecuteEndpoint {

    private final Packages packages;
    private final Deployments deployments;
    private final Starts executions;
    private final Runs runs;
    private final RunFeed feed;

    ExecuteEndpoint(Packages packages, Deployments deployments, Starts executions, Runs runs, RunFeed feed) {
        this.packages = packages;
        this.deployments = deployments;
        this.executions = executions;
        this.runs = runs;
        this.feed = feed;
    }

    /**
     * What to run.
     *
     * @param version one version of a publisher's package; null for the one that is listed, or the publisher's own newest
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record ExecuteRequest(
            @Nullable JsonNode input,
            @Nullable String tier,
            @Nullable Integer timeoutSeconds,
            @Nullable Long maxPriceMicros,
            @Nullable Map<String, @Nullable String> metadata,
            @Nullable String version) {}

    @PostMapping("/marketplace/packages/{id}/execute")
    @Requires(Scope.EXECUTE)
    @Counts(Counts.As.RUN)
    @Tag(name = "Marketplace")
    @Operation(
            operationId = "executePackage",
            summary =
                    "Run the agent: waits for the end (Prefer: wait=N), streams it (Accept: text/event-stream), or answers"
                            + " 202 at once (Prefer: respond-async)")
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
        RateLimitHeaders.counted(request);
        var keys = new Keys(key, providerKey);
        var call = new Call(
                () -> asked(id, null, keys, body),
                asked -> new StartRequest(
                        packages.startable(caller.customer(), id, body.version()), null, keys.own(), asked));
        return run(caller, call, prefer, new Exchange(request, response));
    }

    @PostMapping("/deployments/{id}/execute")
    @Requires(Scope.EXECUTE)
    @Counts(Counts.As.RUN)
    @Tag(name = "Deployments")
    @Operation(
            operationId = "executeDeployment",
            summary = "Run a package as your deployment allows; body, headers and answers are those of executePackage")
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
        RateLimitHeaders.counted(request);
        var keys = new Keys(key, providerKey);
        var call = new Call(() -> asked(null, id, keys, body), asked -> {
            if (body.version() != null) {
                throw AppException.invalid("/version", "is the deployment's to say; change its version");
            }
            var rented = deployments.rent(caller.customer(), id);
            return new StartRequest(rented.agent(), rented, keys.own(), asked);
        });
        return run(caller, call, prefer, new Exchange(request, response));
    }

    /** What a call asks for, and how a run comes of it; both refuse with an AppException. */
    private record Call(Supplier<RequestedRun> asked, Function<RequestedRun, StartRequest> wish) {}

    private record Exchange(HttpServletRequest request, HttpServletResponse response) {}

    private @Nullable ResponseEntity<RunView> run(Caller caller, Call call, @Nullable String prefer, Exchange http)
            throws IOException, InterruptedException {
        var streamed = isStreamed(caller, http.request());
        var preference = Preference.parse(prefer);
        if (streamed) {
            stream(caller, call, http);
            return null;
        }
        var started = start(caller, call, http);
        var view = preference.isAsync()
                ? runs.started(caller.customer(), started.id())
                : runs.await(caller.customer(), started.id(), preference.patience());
        return answer(view, started, preference);
    }

    /** Its place is taken before anything starts: without one nothing does. */
    private void stream(Caller caller, Call call, Exchange http) throws IOException, InterruptedException {
        try (var seat = counted(caller, () -> feed.seat(caller.customer()))) {
            var started = start(caller, call, http);
            http.response().setHeader("Location", location(started));
            EventStream.write(seat.read(started.id(), 0), new ServerSentEvents(http.response()));
        }
    }

    private Started start(Caller caller, Call call, Exchange http) {
        var started = start(caller, call);
        if (started.standing() != null) {
            RateLimitHeaders.write(started.standing(), http.response());
        }
        return started;
    }

    /** A retry joins its run also when the same request could not start one any more. */
    private Started start(Caller caller, Call call) {
        var asked = counted(caller, call.asked());
        try {
            return executions.start(caller, counted(caller, () -> call.wish().apply(asked)));
        } catch (AppException refused) {
            return runs.startedBefore(caller, asked, refused);
        }
    }

    /** A wish that names no run has used one request. */
    private <T> T counted(Caller caller, Supplier<T> wish) {
        try {
            return wish.get();
        } catch (AppException e) {
            executions.countRefused(caller);
            throw e;
        }
    }

    private static RequestedRun asked(
            @Nullable String packageId, @Nullable UUID deployment, Keys keys, ExecuteRequest body) {
        if (body.input() == null) {
            throw AppException.invalid("/input", "is required: an object that obeys the package's input schema");
        }
        return new RequestedRun(
                packageId,
                deployment,
                body.version(),
                body.input(),
                body.tier(),
                body.timeoutSeconds(),
                body.maxPriceMicros(),
                labels(body.metadata()),
                requireKey(keys.idempotency()));
    }

    private static @Nullable Map<String, String> labels(@Nullable Map<String, @Nullable String> metadata) {
        if (metadata == null) {
            return null;
        }
        var labels = new HashMap<String, String>();
        metadata.forEach((name, value) -> {
            if (value == null) {
                throw AppException.invalid("/metadata/" + name, "must be a string");
            }
            labels.put(name, value);
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

    /** Decided before anything starts: a header that cannot be read starts nothing. */
    private boolean isStreamed(Caller caller, HttpServletRequest request) {
        var accept = request.getHeader(HttpHeaders.ACCEPT);
        try {
            return accept != null
                    && MediaType.parseMediaTypes(accept).stream()
                            .anyMatch(MediaType.TEXT_EVENT_STREAM::equalsTypeAndSubtype);
        } catch (InvalidMediaTypeException e) {
            executions.countRefused(caller);
            throw new AppException(
                    ErrorCode.NOT_ACCEPTABLE,
                    "The Accept header cannot be read; send application/json or leave it out.");
        }
    }

    private static String requireKey(@Nullable String key) {
        if (key == null || key.isBlank()) {
            throw new AppException(
                    ErrorCode.IDEMPOTENCY_KEY_REQUIRED,
                    "Send an Idempotency-Key header, any unique text of at most 255 characters: with it a retry joins the"
                            + " run instead of paying twice.");
        }
        if (key.length() > 255) {
            throw AppException.invalid("Idempotency-Key", "has more than 255 characters");
        }
        return key;
    }

    /** The two headers of that name: one names the run, the other pays its model. */
    private record Keys(
            @Nullable String idempotency, @Nullable String provider) {

        /** What a provider's key can look like: printable ASCII without spaces. */
        private static final Pattern KEY = Pattern.compile("[!-~]{8,512}");

        @Nullable ProviderKey own() {
            if (provider == null) {
                return null;
            }
            if (!KEY.matcher(provider).matches()) {
                throw AppException.invalid("X-Provider-Key", "must be 8 to 512 printable ASCII characters");
            }
            return new ProviderKey(provider, null);
        }

        @Override
        public String toString() {
            return "Keys";
        }
    }
}
