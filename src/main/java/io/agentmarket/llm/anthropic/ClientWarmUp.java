package io.agentmarket.llm.anthropic;

import com.anthropic.core.ObjectMappers;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.agentmarket.llm.Message;
import io.agentmarket.llm.ModelRequest;
import io.agentmarket.llm.Playbook;
import io.agentmarket.llm.ToolSpec;
import io.agentmarket.shared.Json;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.stereotype.Component;

/**
 * Loads the SDK while the web server starts, where the platform has a key: cold, it costs the first call some two seconds of
 * processor time. Nothing is sent. A platform without a key pays when a customer's first call comes.
 */
@Component
class ClientWarmUp implements SmartInitializingSingleton {

    private static final Logger LOG = LoggerFactory.getLogger(ClientWarmUp.class);

    private final AnthropicApi api;

    ClientWarmUp(AnthropicApi api) {
        this.api = api;
    }

    @Override
    public void afterSingletonsInstantiated() {
        if (api.platformKey().isPresent()) {
            Thread.ofPlatform().daemon().name("anthropic-warm-up").start(this::load);
        }
    }

    /** Makes the client and writes a body as every call does. */
    void load() {
        var schema = Json.MAPPER.createObjectNode().put("type", "object");
        var request = new ModelRequest(
                "none",
                "",
                schema,
                List.of(new Message.User("{}")),
                List.of(new ToolSpec("none", "", schema)),
                schema,
                new Playbook(List.of(), ""),
                1,
                null);
        try {
            api.client();
            var params = CallBody.of(request, request.model(), 1, Optional.of(schema))
                    .build();
            ObjectMappers.jsonMapper().writeValueAsBytes(params._body());
        } catch (JsonProcessingException
                | IllegalStateException e) { // the latter when the platform is stopping already
            LOG.atDebug().setCause(e).log("the SDK was not warmed up");
        }
    }
}
