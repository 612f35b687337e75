package io.agentmarket.llm.anthropic;

import com.anthropic.core.ObjectMappers;
import com.anthropic.models.ErrorResponse;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.agentmarket.llm.Message;
import io.agentmarket.llm.ModelRequest;
import io.agentmarket.llm.Playbook;
import io.agentmarket.llm.ToolSpec;
import io.agentmarket.llm.Turn;
import io.agentmarket.shared.Json;
import io.agentmarket.shared.Tokens;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Initialises the SDK classes that a call needs, which takes some two seconds of processor time: each kind of block is
 * processed once.
 */
final class SdkClasses {

    private static final Logger LOG = LoggerFactory.getLogger(SdkClasses.class);

    private static final String BLOCKS = """
            [{"type": "thinking", "thinking": "a", "signature": "b"}, {"type": "text", "text": "c"},
             {"type": "tool_use", "id": "d", "name": "e", "input": {}}]
            """;

    private static final String ERROR = """
            {"type": "error", "error": {"type": "api_error", "message": "f"}, "request_id": null}
            """;

    private SdkClasses() {}

    /** Writes a body like every call does, and reads a refusal; nothing is sent. */
    static void load() {
        var schema = Json.MAPPER.createObjectNode().put("type", "object");
        var turn =
                new Turn("none", "", List.of(), Tokens.NONE, Turn.Stop.DONE, null, Json.MAPPER.readTree(BLOCKS), null);
        var request = new ModelRequest(
                "none",
                "",
                schema,
                List.of(new Message.User("{}"), new Message.Assistant(turn), new Message.User("{}")),
                List.of(new ToolSpec("none", "", schema)),
                schema,
                new Playbook(List.of(), ""),
                1,
                null);
        var params =
                CallBody.of(request, request.model(), 1, Optional.of(schema)).build();
        var mapper = ObjectMappers.jsonMapper();
        try {
            mapper.writeValueAsBytes(params._body());
            mapper.readValue(ERROR, ErrorResponse.class);
        } catch (JsonProcessingException e) {
            LOG.atWarn().setCause(e).log("the SDK could not be loaded early");
        }
    }
}
