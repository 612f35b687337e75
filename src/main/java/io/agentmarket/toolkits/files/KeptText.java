package io.agentmarket.toolkits.files;

import io.agentmarket.shared.Json;
import io.agentmarket.tools.ToolContext;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;

/** A text to be kept as a file of the run. */
final class KeptText {

    private KeptText() {}

    /** The description of the file for the model. */
    private record Kept(String artifactId, String name, String mediaType, long bytes, String sha256) {}

    static JsonNode keep(ToolContext context, String name, String mediaType, String text) {
        var content = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
        var kept = context.steps().keep("file", name, mediaType, content);
        return Json.MAPPER.valueToTree(new Kept(kept.id(), kept.name(), kept.mediaType(), kept.bytes(), kept.sha256()));
    }
}
