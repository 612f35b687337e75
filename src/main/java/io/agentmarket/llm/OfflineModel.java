package io.agentmarket.llm;

import io.agentmarket.expressions.Expression;
import io.agentmarket.expressions.PlainJson;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.shared.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * Plays a package's {@link Playbook} in place of a language model, so that every agent runs without a key or a network.
 *
 * <p>It keeps no state between turns. Its position is read from the conversation: the call {@code r2c1} is the first of
 * the second round, so a run that another process continues resumes exactly where it was.
 */
@Component
final class OfflineModel implements Llm {

    /** Characters per streamed piece. */
    private static final int PIECE_CHARS = 32;

    /** The largest output, in characters of JSON. */
    private static final int MAX_OUTPUT_CHARS = 256 * 1024;

    private static final Pattern CALL_ID = Pattern.compile("r(\\d{1,3})c\\d{1,3}");

    /** A message of an expression longer than this is cut. */
    private static final int MAX_REASON_CHARS = 200;

    @Override
    public boolean serves(String model) {
        return OFFLINE.equals(model);
    }

    @Override
    public Turn respond(ModelRequest request, TextSink text) {
        var position = Position.of(request);
        var variables = new HashMap<String, @Nullable Object>();
        variables.put("input", PlainJson.plain(request.input()));
        variables.put("results", position.results());
        var rounds = request.playbook().rounds();
        for (int r = position.nextRound(); r < rounds.size(); r++) {
            if (isDue(rounds.get(r), r, variables)) {
                return Turn.offline("", calls(rounds.get(r), r, variables));
            }
        }
        return answer(request.playbook(), variables, text);
    }

    private static boolean isDue(Playbook.Round round, int index, Map<String, @Nullable Object> variables) {
        return round.when().isBlank()
                || value("rounds/" + index + "/when", round.when(), variables)
                        .filter(JsonNode::isBoolean)
                        .map(JsonNode::booleanValue)
                        .orElse(false);
    }

    private static List<ToolCall> calls(Playbook.Round round, int index, Map<String, @Nullable Object> variables) {
        var calls = new ArrayList<ToolCall>();
        for (var call : round.calls()) {
            var id = "r" + (index + 1) + "c" + (calls.size() + 1);
            var at = "rounds/" + index + "/calls/" + calls.size() + "/arguments";
            var arguments = value(at, call.arguments(), variables)
                    .filter(JsonNode::isObject)
                    .orElseThrow(() -> failed(at, "makes no object", null));
            calls.add(new ToolCall(id, call.tool(), arguments));
        }
        return calls;
    }

    private static Turn answer(Playbook playbook, Map<String, @Nullable Object> variables, TextSink text) {
        var output = value("output", playbook.output(), variables)
                .orElseThrow(() -> failed("output", "makes nothing", null));
        var json = Json.MAPPER.writeValueAsString(output);
        if (json.length() > MAX_OUTPUT_CHARS) {
            throw failed("output", "makes more than " + MAX_OUTPUT_CHARS + " characters", null);
        }
        stream(json, text);
        return Turn.offline(json, List.of());
    }

    private static void stream(String json, TextSink text) {
        int from = 0;
        while (from < json.length()) {
            int to = Math.min(json.length(), from + PIECE_CHARS);
            if (to < json.length() && Character.isHighSurrogate(json.charAt(to - 1))) {
                to++;
            }
            text.write(from, json.substring(from, to));
            from = to;
        }
    }

    private static Optional<JsonNode> value(String at, String source, Map<String, @Nullable Object> variables) {
        try {
            return new Expression(source).evaluate(variables);
        } catch (IllegalArgumentException e) {
            throw failed(at, String.valueOf(e.getMessage()), e);
        }
    }

    private static AppException failed(String at, String reason, @Nullable Throwable cause) {
        var cut = reason.length() <= MAX_REASON_CHARS ? reason : reason.substring(0, MAX_REASON_CHARS) + "...";
        return new AppException(ErrorCode.AGENT_FAILED, "The agent's playbook failed at " + at + ": " + cut, cause);
    }

    /**
     * The position in a conversation.
     *
     * @param nextRound the first round that was not played
     * @param results the results of the calls so far, by the name of each call in the playbook
     */
    private record Position(int nextRound, Map<String, @Nullable Object> results) {

        static Position of(ModelRequest request) {
            var names = names(request.playbook());
            var results = new HashMap<String, @Nullable Object>();
            int next = 0;
            for (var message : request.messages()) {
                switch (message) {
                    case Message.User ignored -> {}
                    case Message.Assistant assistant -> next = after(assistant.turn(), next);
                    case Message.Results answers ->
                        answers.results().forEach(result -> put(results, names.get(result.callId()), result));
                }
            }
            return new Position(next, results);
        }

        private static int after(Turn turn, int next) {
            return turn.calls().isEmpty()
                    ? next
                    : Math.max(next, round(turn.calls().getFirst()));
        }

        private static int round(ToolCall call) {
            var id = CALL_ID.matcher(call.id());
            if (!id.matches()) {
                throw failed("rounds", "the conversation was begun by another model", null);
            }
            return Integer.parseInt(id.group(1));
        }

        private static void put(Map<String, @Nullable Object> results, @Nullable String name, ToolResult result) {
            if (name != null) {
                var content = PlainJson.plain(result.content());
                results.put(name, result.error() ? error(content) : content);
            }
        }

        private static Object error(@Nullable Object content) {
            return content instanceof Map<?, ?> map && map.get("error") instanceof String
                    ? map
                    : Map.of("error", String.valueOf(content));
        }

        private static Map<String, String> names(Playbook playbook) {
            var names = new HashMap<String, String>();
            for (int r = 0; r < playbook.rounds().size(); r++) {
                var calls = playbook.rounds().get(r).calls();
                for (int c = 0; c < calls.size(); c++) {
                    names.put("r" + (r + 1) + "c" + (c + 1), calls.get(c).as());
                }
            }
            return names;
        }
    }
}
