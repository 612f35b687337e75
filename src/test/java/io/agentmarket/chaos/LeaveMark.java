package io.agentmarket.chaos;

import io.agentmarket.shared.Json;
import io.agentmarket.shared.JsonSchema;
import io.agentmarket.tools.Tool;
import io.agentmarket.tools.ToolContext;
import io.agentmarket.tools.ToolFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/**
 * A tool with an effect that outlives the process: one file per effect key, as an outside system with idempotency keys
 * would keep. Every call, also a repeated one, is recorded beside it. The note {@code break the tool} meets a bug;
 * {@code eat all memory} ends the process; {@code make a file} keeps the mark with the run as well, twice by the same
 * path.
 */
public final class LeaveMark implements Tool {

    private static final JsonSchema ARGUMENTS = JsonSchema.compile(Json.MAPPER.readTree("""
            {"type": "object", "required": ["note"], "additionalProperties": false,
             "properties": {"note": {"type": "string"}, "sleep_ms": {"type": "integer"}}}"""));

    private final Path marks;

    public LeaveMark(Path marks) {
        this.marks = marks;
    }

    @Override
    public String name() {
        return "leave_mark";
    }

    @Override
    public String description() {
        return "Leaves a mark.";
    }

    @Override
    public JsonSchema arguments() {
        return ARGUMENTS;
    }

    @Override
    public boolean hasEffect() {
        return true;
    }

    @Override
    public JsonNode call(ToolContext context, JsonNode arguments) {
        if (arguments.path("note").asString("").equals("break the tool")) {
            throw new IllegalStateException("a tool with a bug");
        }
        if (arguments.path("note").asString("").equals("eat all memory")) {
            eat();
        }
        try {
            new CountDownLatch(1).await(arguments.path("sleep_ms").asLong(0), TimeUnit.MILLISECONDS);
            Files.createDirectories(marks);
            var key = context.effectKey();
            var line = key + " " + arguments.path("note").asString("") + "\n";
            Files.writeString(marks.resolve("calls.log"), line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            var mark = marks.resolve(key.replace(':', '_').replace('/', '_') + ".mark");
            if (!Files.exists(mark)) {
                Files.writeString(mark, line);
            }
            if (arguments.path("note").asString("").equals("make a file")) {
                return kept(context, mark);
            }
            return Json.MAPPER.createObjectNode().put("key", key);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ToolFailure("interrupted");
        }
    }

    private static void eat() {
        var eaten = new ArrayList<byte[]>();
        while (true) {
            eaten.add(new byte[8 << 20]);
        }
    }

    private static JsonNode kept(ToolContext context, Path mark) throws IOException {
        try (var first = Files.newInputStream(mark);
                var again = Files.newInputStream(mark)) {
            var artifact = context.steps().keep("file", "mark.txt", "text/plain", first);
            var same = context.steps().keep("file", "other.txt", "text/plain", again);
            return Json.MAPPER.createObjectNode().put("key", artifact.id()).put("again", same.id());
        }
    }
}
