package io.agentmarket.whole;

import io.agentmarket.shared.Json;
import io.agentmarket.upstream.Brain;
import tools.jackson.databind.JsonNode;

/**
 * A model in the roles of the crew-probe and in the graph-probe's one node. The manager sends the first result back
 * once.
 */
final class CrewBrain implements Brain {

    static boolean plays(JsonNode request) {
        var system = request.path("system").toString();
        return system.contains("You manage a crew") || system.contains("Work together.") || system.contains("Greet.");
    }

    @Override
    public Reply answer(JsonNode request) {
        var system = request.path("system").toString();
        var said = request.path("messages").toString();
        if (system.contains("Greet.")) {
            return Reply.text("{\"text\": \"good day\"}");
        }
        if (system.contains("You manage a crew")) {
            return Reply.text(said.contains("proposed_role") ? handedOut(said) : reviewed(said));
        }
        if (system.contains("Researcher")) {
            return research(said);
        }
        return Reply.text("{\"text\": \"It is known.\"}");
    }

    private static String handedOut(String said) {
        return Json.MAPPER
                .createObjectNode()
                .put("role", said.contains("Write about") ? "writer" : "researcher")
                .put("instructions", "be brief")
                .toString();
    }

    private static String reviewed(String said) {
        var draft = said.contains("a draft");
        return Json.MAPPER
                .createObjectNode()
                .put("accepted", !draft)
                .put("feedback", draft ? "no draft please" : "")
                .toString();
    }

    private static Reply research(String said) {
        if (!said.contains("tool_result")) {
            var note = Json.MAPPER.createObjectNode().put("note", "research");
            return Reply.calls(new Block.ToolUse("toolu_mark", "leave_mark", note));
        }
        return Reply.text(said.contains("no draft please") ? "{\"result\": \"a fact\"}" : "{\"result\": \"a draft\"}");
    }
}
