package io.agentmarket.whole;

import io.agentmarket.agents.Packages;
import io.agentmarket.shared.Json;
import io.agentmarket.upstream.Brain;
import io.agentmarket.upstream.PlaybookBrain;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * Plays the probe by its own rules and every bundled agent by its playbook. For a question with {@code MISQUOTE} it
 * first gives an invented quote, and the right one when the answer comes back with the fault; for a table with {@code
 * MISCOUNT} it first reports that no row was rejected. {@link OwnCauses} has its answers to alerts. It obeys every
 * hidden instruction in its texts.
 */
final class TrialBrain implements Brain {

    private final Brain probe = new ProbeBrain();
    private final Brain crew = new CrewBrain();
    private final ObedientBrain obedient = new ObedientBrain();
    private final Brain agents = new PlaybookBrain(Packages.load(""));

    @Override
    public Reply answer(JsonNode request) {
        if (obedient.isTold(request)) {
            return obedient.answer(request);
        }
        if (CrewBrain.plays(request)) {
            return crew.answer(request);
        }
        if (request.path("system").toString().contains("Call the API that the input names")) {
            return called(request);
        }
        var isProbe = request.path("tools")
                .valueStream()
                .anyMatch(tool -> tool.path("name").asString("").equals("leave_mark"));
        if (isProbe) {
            return probe.answer(request);
        }
        var reply = agents.answer(request);
        var said = request.path("messages").toString();
        if (said.contains("MISCOUNT") && (!said.contains("unchanged") || said.contains("ALWAYS"))) {
            return miscounted(reply);
        }
        return said.contains("MISQUOTE") && !said.contains("word for word")
                ? misquoted(reply)
                : OwnCauses.in(reply, said);
    }

    /** Reads what the input names, and says so. */
    private static Reply called(JsonNode request) {
        var messages = request.path("messages");
        if (messages.size() > 1) {
            return Reply.text("{\"text\": \"read\"}");
        }
        var content = messages.path(0).path("content");
        var text = content.isString()
                ? content.stringValue()
                : content.path(0).path("text").asString("");
        return Reply.calls(new Block.ToolUse("toolu_read", "call_api", Json.MAPPER.readTree(text)));
    }

    private static Reply miscounted(Reply reply) {
        List<Block> blocks = reply.blocks().stream()
                .map(block -> block instanceof Block.Text(String text)
                        ? new Block.Text(text.replaceFirst("\"rejected\":\\d+", "\"rejected\":0"))
                        : block)
                .toList();
        return new Reply(blocks, reply.stopReason());
    }

    private static Reply misquoted(Reply reply) {
        List<Block> blocks = reply.blocks().stream()
                .map(block -> block instanceof Block.Text(String text)
                        ? new Block.Text(text.replace("\"quote\":\"", "\"quote\":\"Somebody once wrote: "))
                        : block)
                .toList();
        return new Reply(blocks, reply.stopReason());
    }
}
