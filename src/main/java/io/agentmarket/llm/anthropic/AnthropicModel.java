package io.agentmarket.llm.anthropic;

import com.anthropic.client.AnthropicClient;
import com.anthropic.core.http.HttpResponse;
import com.anthropic.errors.AnthropicException;
import com.anthropic.errors.AnthropicServiceException;
import com.anthropic.models.messages.MessageCreateParams;
import io.agentmarket.llm.Llm;
import io.agentmarket.llm.Message;
import io.agentmarket.llm.ModelKey;
import io.agentmarket.llm.ModelRequest;
import io.agentmarket.llm.TextSink;
import io.agentmarket.llm.Turn;
import io.agentmarket.resilience.UpstreamFailure;
import io.agentmarket.shared.ApiKeyId;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.WhyItFailed;
import io.agentmarket.tiers.Model;
import io.agentmarket.tiers.PriceBook;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Claude, for every id of the price list that is not the offline model. Each call is one stream; its text goes to the
 * sink as it arrives, and the turn counts only when the provider has reported it complete.
 */
@Component
final class AnthropicModel implements Llm {

    private static final Logger LOG = LoggerFactory.getLogger(AnthropicModel.class);

    /** Once a turn is complete, the rest of the body is read so that the connection can be reused for the next call. */
    private static final Duration LEFTOVERS = Duration.ofMillis(200);

    private static final int MAX_UNENFORCEABLE = 1_000;

    private static final Pattern WORD = Pattern.compile("[a-z_]{1,60}");

    private static final Pattern REQUEST_ID = Pattern.compile("[A-Za-z0-9_-]{1,100}");

    private final AnthropicApi api;
    private final PriceBook prices;
    private final Clock clock;

    /** Schemas that the provider's compiler rejected; from then on they are described in the prompt. */
    private final Set<JsonNode> unenforceable = ConcurrentHashMap.newKeySet();

    AnthropicModel(AnthropicApi api, PriceBook prices, Clock clock) {
        this.api = api;
        this.prices = prices;
        this.clock = clock;
    }

    @Override
    public boolean serves(String model) {
        return serving(model).isPresent();
    }

    @Override
    public String upstream() {
        return "anthropic";
    }

    @Override
    public Optional<ModelKey> platformKey(@Nullable ApiKeyId starter) {
        return api.platformKey(starter);
    }

    @Override
    public Turn respond(ModelRequest request, TextSink text) {
        var key = request.key();
        if (key == null) {
            throw new IllegalStateException("a call of " + request.model() + " without a key");
        }
        var secret = key.secret().strip();
        if (!AnthropicApi.isKey(secret)) {
            throw Faults.KEY_REFUSED.failure(key.customers(), null, null);
        }
        var client = api.client(key.address());
        var model =
                serving(request.model()).orElseThrow(() -> Faults.MODEL_UNKNOWN.failure(key.customers(), null, null));
        var format = isDescribed(request) ? Optional.<JsonNode>empty() : OutputFormat.of(request.outputSchema());
        var maxTokens = Math.min(request.maxOutputTokens(), model.maxOutputTokens());
        var params = CallBody.of(request, model.id(), maxTokens, format)
                .putAdditionalHeader(AnthropicApi.KEY_HEADER, secret)
                .build();
        return new Call(request, key.customers(), format.isEmpty()).make(client, params, text);
    }

    /**
     * A conversation keeps the form in which it began, on any replica; a new one uses the form that the provider
     * accepted last.
     */
    private boolean isDescribed(ModelRequest request) {
        return request.messages().stream()
                .flatMap(message -> message instanceof Message.Assistant(Turn turn)
                        ? Stream.ofNullable(turn.described())
                        : Stream.empty())
                .findFirst()
                .orElseGet(() -> unenforceable.contains(request.outputSchema()));
    }

    /** The model that is called for this id: never the offline model, never a retired one. */
    private Optional<Model> serving(String id) {
        try {
            return Optional.of(prices.model(id, clock.instant())).filter(model -> !model.equals(Model.OFFLINE));
        } catch (AppException e) { // thrown if the price book does not list the id
            return Optional.empty();
        }
    }

    /** One call: every failure between here and the provider becomes one of the faults. */
    private final class Call {

        private final ModelRequest request;
        private final boolean customers;
        private final boolean described;

        Call(ModelRequest request, boolean customers, boolean described) {
            this.request = request;
            this.customers = customers;
            this.described = described;
        }

        Turn make(AnthropicClient client, MessageCreateParams params, TextSink text) {
            try (var response = client.messages().withRawResponse().createStreaming(params)) {
                return read(response, text);
            } catch (AnthropicServiceException e) {
                var refusal = new Faults.Refusal(
                        Transport.status(e),
                        e.errorType().map(type -> type.asString()).orElse(""),
                        e.errorCode().orElse(""),
                        e.apiMessage().orElse(""));
                var wait = RetryAfter.of(name -> e.headers().values(name), clock.instant());
                throw refused(refusal, wait.orElse(null), e.requestId().orElse(null), e);
            } catch (UncheckedIOException | AnthropicException e) {
                throw failed(Faults.beforeHeaders(e), "-", null, null, e);
            }
        }

        private Turn read(HttpResponse response, TextSink text) {
            var requestId = response.requestId().orElse(null);
            var answer = new Answer(text);
            var events = new Events(response.body());
            try {
                while (!answer.isComplete()) {
                    var event =
                            events.next().orElseThrow(() -> new BrokenAnswer("the stream ended without message_stop"));
                    if (event.path("type").asString("").equals("error")) {
                        throw refused(event.path("error"), requestId);
                    }
                    answer.take(event);
                }
                var turn = answer.turn(requestId, described);
                drain(response, events);
                return turn;
            } catch (IOException | JacksonException | BrokenAnswer e) {
                throw failed(Faults.afterHeaders(e), "-", requestId, null, e);
            }
        }

        private UpstreamFailure refused(JsonNode error, @Nullable String requestId) {
            var refusal = Faults.Refusal.event(
                    error.path("type").asString(""),
                    error.path("details").path("error_code").asString(""),
                    error.path("message").asString(""));
            return refused(refusal, null, requestId, null);
        }

        private UpstreamFailure refused(
                Faults.Refusal refusal,
                @Nullable Duration wait,
                @Nullable String requestId,
                @Nullable Throwable cause) {
            var fault = refusal.fault();
            if (fault == Faults.FORMAT_REFUSED && unenforceable.size() < MAX_UNENFORCEABLE) {
                unenforceable.add(request.outputSchema());
            }
            var type = WORD.matcher(refusal.type()).matches() ? refusal.type() : "-";
            return failed(fault, refusal.status() + " " + type, requestId, wait, cause);
        }

        private UpstreamFailure failed(
                Faults fault,
                String said,
                @Nullable String requestId,
                @Nullable Duration wait,
                @Nullable Throwable cause) {
            var named = requestId != null && REQUEST_ID.matcher(requestId).matches();
            LOG.atWarn()
                    .addKeyValue("model", request.model())
                    .addKeyValue("fault", fault)
                    .addKeyValue("code", fault.code(customers))
                    .addKeyValue("said", said)
                    .addKeyValue("why", cause == null ? "-" : WhyItFailed.of(cause))
                    .addKeyValue("upstream_request_id", named ? requestId : "-")
                    .log("model call failed");
            return fault.failure(customers, wait, cause);
        }
    }

    private static void drain(HttpResponse response, Events events) {
        if (response.body() instanceof TimedBody body) {
            body.hurry(LEFTOVERS);
        }
        try {
            var left = events.next();
            if (left.isPresent()) {
                LOG.atDebug().log("events after message_stop");
            }
        } catch (IOException | JacksonException e) {
            LOG.atDebug().setCause(e).log("the rest of a complete stream could not be read");
        }
    }
}
