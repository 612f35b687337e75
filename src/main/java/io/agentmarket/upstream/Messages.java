package io.agentmarket.upstream;

import io.agentmarket.shared.Tokens;
import io.agentmarket.tiers.Model;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * {@code POST /v1/messages} and {@code /v1/messages/count_tokens}: checks the request, gets the brain's answer, counts
 * tokens and writes the response.
 */
final class Messages {

    private static final SecureRandom RANDOM = new SecureRandom();

    private final FakeUpstream.Settings settings;
    private final BillingLog log;
    private final Consumer<SentRequest> watcher;
    private final RequestRules rules;
    private final PromptCache cache;
    private final Signatures signatures;

    Messages(FakeUpstream.Settings settings, BillingLog log, Consumer<SentRequest> watcher) {
        this.settings = settings;
        this.log = log;
        this.watcher = watcher;
        this.signatures = new Signatures();
        this.rules = new RequestRules(settings, signatures);
        this.cache = new PromptCache(settings.clock());
    }

    /** An id in the API's form: a prefix and 24 random characters. */
    static String id(String prefix) {
        var letters = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz123456789";
        var id = new StringBuilder(prefix).append("_01");
        for (int i = 0; i < 22; i++) {
            id.append(letters.charAt(RANDOM.nextInt(letters.length())));
        }
        return id.toString();
    }

    void create(Call call, byte[] body, @Nullable Fault fault) throws IOException {
        watcher.accept(
                new SentRequest(call.requestId(), call.keyFingerprint(), new String(body, StandardCharsets.UTF_8)));
        var json = rules.parse(body);
        var model = rules.check(json, call.keyFingerprint());
        var prompt = Prompt.of(json);
        var minimum = Optional.ofNullable(settings.minimumCacheTokens())
                .orElseGet(() -> ModelRules.of(model.id()).minimumCacheTokens());
        var read = cache.read(call.keyFingerprint() + "/" + model.id(), prompt, minimum);
        var answer = answer(call, json, prompt, model);
        var tokens = read.plus(new Tokens(0, answer.outputTokens(), 0, 0, 0));
        var billed =
                new BilledCall(call.requestId(), call.keyFingerprint(), call.path(), model.id(), 200, tokens, false);
        log.record(billed);
        var delivery = new Delivery(call.wire(), log, billed, fault);
        var form = new MessageForm(id("msg"), model.id(), answer, read);
        if (json.path("stream").asBoolean(false)) {
            delivery.stream(form.events());
        } else {
            delivery.whole(form.whole());
        }
    }

    void count(Call call, byte[] body) throws IOException {
        var json = rules.parse(body);
        var model = rules.checkCount(json, call.keyFingerprint());
        var answer = Wire.JSON
                .createObjectNode()
                .put("input_tokens", Prompt.of(json).tokens())
                .toString();
        log.record(new BilledCall(
                call.requestId(), call.keyFingerprint(), call.path(), model.id(), 200, Tokens.NONE, true));
        call.wire()
                .send(
                        200,
                        Map.of("content-type", "application/json", "request-id", call.requestId()),
                        answer.getBytes(StandardCharsets.UTF_8));
    }

    private Answer answer(Call call, JsonNode json, Prompt prompt, Model model) {
        var reply = thoughtful(settings.brain().answer(json), json);
        long room = model.contextTokens() - prompt.tokens();
        long asked = json.path("max_tokens").asLong();
        var thinking = json.path("thinking");
        var limits = new Answer.Limits(
                Math.min(asked, room),
                room < asked,
                json.path("stop_sequences")
                        .valueStream()
                        .map(JsonNode::asString)
                        .toList(),
                thinking.path("display").asString(shownByDefault(thinking)).equals("summarized"));
        var place = new Signatures.Place(
                call.keyFingerprint(),
                model.id(),
                prompt.digestBefore(json.path("messages").size()));
        var thoughts = new AtomicInteger();
        var answer = Answer.of(reply, limits, shown -> signatures.sign(place, thoughts.getAndIncrement(), shown));
        remember(answer);
        return answer;
    }

    /** Extended thinking is shown; adaptive thinking is shown only on request. Source: the API's page "Thinking". */
    private static String shownByDefault(JsonNode thinking) {
        return thinking.path("type").asString("").equals("enabled") ? "summarized" : "omitted";
    }

    private Brain.Reply thoughtful(Brain.Reply reply, JsonNode json) {
        var type = json.path("thinking").path("type").asString("");
        var thinks = settings.alwaysThinks() || type.equals("adaptive") || type.equals("enabled");
        var alreadyDoes = reply.blocks().stream().anyMatch(Brain.Block.Thinking.class::isInstance);
        if (!thinks || alreadyDoes) {
            return reply;
        }
        var blocks = new ArrayList<Brain.Block>(List.of(
                new Brain.Block.Thinking("The request is clear; the next step follows from what is known so far.")));
        blocks.addAll(reply.blocks());
        return new Brain.Reply(blocks, reply.stopReason());
    }

    private void remember(Answer answer) {
        var signature = answer.parts().stream()
                .flatMap(part ->
                        part instanceof Answer.Part.Thinking thought ? Stream.of(thought.signature()) : Stream.empty())
                .findFirst();
        signature.ifPresent(signed -> answer.parts().forEach(part -> {
            if (part instanceof Answer.Part.ToolUse use) {
                signatures.remember(use.id(), signed);
            }
        }));
    }
}
