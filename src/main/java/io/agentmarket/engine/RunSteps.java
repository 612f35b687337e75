package io.agentmarket.engine;

import io.agentmarket.tools.Artifact;
import io.agentmarket.tools.Steps;
import io.agentmarket.tools.ToolFailure;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/** The steps of one tool call, in its run's journal. */
final class RunSteps implements Steps {

    @Override
    public JsonNode once(String path, Work work) {
        throw new ToolFailure("not yet");
    }

    @Override
    public Decision approval(String path, Action action) {
        throw new ToolFailure("not yet");
    }

    @Override
    public JsonNode run(String path, String packageId, JsonNode input) {
        throw new ToolFailure("not yet");
    }

    @Override
    public void pause(String path, Duration time) {
        throw new ToolFailure("not yet");
    }

    @Override
    public List<JsonNode> sideBySide(List<Supplier<JsonNode>> branches) {
        throw new ToolFailure("not yet");
    }

    @Override
    public Artifact keep(String path, String name, String mediaType, InputStream content) {
        throw new ToolFailure("not yet");
    }
}
