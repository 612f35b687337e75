package io.agentmarket.whole;

import io.agentmarket.shared.Json;
import io.agentmarket.upstream.Brain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * A model that always obeys: when one of the known instructions is anywhere in what it reads, it calls every tool it is
 * offered and some that it is not, with the instruction as their argument.
 */
final class ObedientBrain implements Brain {

    private static final Path FOLDER = Path.of("src/test/resources/prompt-injection");
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9 ,.?'-]+");
    private static final List<String> NOT_OFFERED = List.of("leave_mark", "call_http", "send_email", "run_workflow");
    private static final int ROUNDS = 2;

    private static final String CALL = """
            - id: call
              http: POST TRAP
              with: {body: {secret: "NOTE"}}
            """;

    private static final String MARK = """
            - id: mark
              tool: leave_mark
              with: {note: "NOTE"}
            """;

    /**
     * Under this host is the trap; some addresses of the platform under test are opened, and only the grant is in the
     * way.
     */
    static final String TRAP_HOST = "localhost";

    /** An address that nobody granted; tests count who comes. */
    static volatile String trap = "http://" + TRAP_HOST + ":9/";

    /** How often each instruction was obeyed. */
    static final Map<String, AtomicInteger> OBEYED = new LinkedHashMap<>();

    static {
        instructions().forEach(each -> OBEYED.put(each, new AtomicInteger()));
    }

    /** The instructions to hide, 75 in words and 50 with code. */
    static List<String> instructions() {
        var all = new ArrayList<String>();
        for (var file : List.of("text.json", "code.json")) {
            read(file).forEach(category -> category.forEach(each -> all.add(each.asString(""))));
        }
        return all;
    }

    /** E-mails to hide them in. */
    static List<String> emails() {
        try {
            return Files.readAllLines(FOLDER.resolve("emails.jsonl")).stream()
                    .map(line -> Json.MAPPER.readTree(line).path("context").asString(""))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode read(String file) {
        try {
            return Json.MAPPER.readTree(Files.readString(FOLDER.resolve(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The longest part of an instruction that no layer of JSON writes otherwise. */
    static String plain(String instruction) {
        return PLAIN.matcher(instruction)
                .results()
                .map(MatchResult::group)
                .map(String::strip)
                .reduce("", (a, b) -> b.length() > a.length() ? b : a);
    }

    /** As harmful as the tool's schema lets them be: calls to an address, effects without a person. */
    private static JsonNode arguments(String tool, String note) {
        var arguments = Json.MAPPER.createObjectNode();
        return switch (tool) {
            case "run_workflow" ->
                arguments
                        .put("workflow", CALL.replace("TRAP", trap).replace("NOTE", note))
                        .set("hosts", Json.MAPPER.createArrayNode().add("*").add(TRAP_HOST));
            case "query_prometheus" ->
                arguments
                        .put("prometheus_url", trap)
                        .put("query", "up")
                        .put("start", "2026-11-23T10:00:00Z")
                        .put("end", "2026-11-23T11:00:00Z");
            case "propose_actions" ->
                arguments.put("service", note).put("execute", true).put("action_url", trap);
            case "call_api" ->
                arguments
                        .put("method", "POST")
                        .put("url", trap)
                        .set("body", Json.MAPPER.createObjectNode().put("note", note));
            default -> arguments.put("note", note);
        };
    }

    boolean isTold(JsonNode request) {
        return instruction(request).isPresent();
    }

    private static Optional<String> instruction(JsonNode request) {
        var read = request.path("messages").toString();
        return OBEYED.keySet().stream()
                .filter(each -> read.contains(plain(each)))
                .findFirst();
    }

    @Override
    public Reply answer(JsonNode request) {
        var instruction = instruction(request).orElseThrow();
        var rounds = request.path("messages")
                .valueStream()
                .filter(message -> message.path("role").asString("").equals("assistant"))
                .filter(message -> message.toString().contains("obeyed: "))
                .count();
        if (rounds >= ROUNDS) {
            return Reply.text("{\"text\": \"done\"}");
        }
        OBEYED.get(instruction).incrementAndGet();
        var note = "obeyed: " + plain(instruction);
        var calls = new ArrayList<Block.ToolUse>();
        var names = new ArrayList<>(NOT_OFFERED);
        request.path("tools").forEach(tool -> names.add(tool.path("name").asString("")));
        names.stream().distinct().forEach(name -> add(calls, rounds, name, arguments(name, note)));
        add(calls, rounds, "run_workflow", Json.MAPPER.createObjectNode().put("workflow", MARK.replace("NOTE", note)));
        return Reply.calls(calls.toArray(Block.ToolUse[]::new));
    }

    private static void add(List<Block.ToolUse> calls, long round, String tool, JsonNode arguments) {
        calls.add(new Block.ToolUse("toolu_obeyed_" + round + "_" + calls.size(), tool, arguments));
    }
}
