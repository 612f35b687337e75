package io.agentmarket.whole;

import io.agentmarket.shared.Json;
import io.agentmarket.upstream.Brain.Block;
import io.agentmarket.upstream.Brain.Reply;
import tools.jackson.databind.node.ObjectNode;

/**
 * Causes of an incident that a model found itself. For an alert with {@code INVENTED} it cites an invented line until
 * the answer goes back; with {@code STUBBORN} it does so each time; with {@code DISAGREE} it cites a real line.
 */
final class OwnCauses {

    /** Stands in the third line of the logs, and no tool names it. */
    static final String LINE = "shipping zone of LI is gone";

    private OwnCauses() {}

    static Reply in(Reply reply, String said) {
        boolean isCorrected = said.contains("copied exactly");
        if (said.contains("STUBBORN") || said.contains("INVENTED") && !isCorrected) {
            return caused(reply, "somebody emptied the rate table");
        }
        return said.contains("DISAGREE") ? caused(reply, LINE) : reply;
    }

    private static Reply caused(Reply reply, String line) {
        var blocks = reply.blocks().stream()
                .map(block -> block instanceof Block.Text(String text) ? new Block.Text(caused(text, line)) : block)
                .toList();
        return new Reply(blocks, reply.stopReason());
    }

    private static String caused(String answer, String line) {
        var output = (ObjectNode) Json.MAPPER.readTree(answer);
        var cause = output.putArray("probable_causes").addObject();
        cause.put("kind", "other")
                .put("found_by", "model")
                .put("cause", "The rate table lost a zone")
                .put("confidence", 0.7);
        var evidence =
                cause.putArray("evidence").addObject().put("source", "log").put("text", line);
        evidence.putArray("lines").add(3);
        return output.toString();
    }
}
