package io.agentmarket.llm.anthropic;

import io.agentmarket.shared.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * The events of a stream (the HTML standard's server-sent events), each as its JSON. The SDK's own reader treats a
 * broken connection as the end, and drops events that the platform needs.
 */
final class Events {

    private static final String DATA = "data:";

    private final BufferedReader lines;

    Events(InputStream body) {
        this.lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
    }

    /**
     * The next event; empty at the end of the body.
     *
     * @throws IOException if the body breaks off or stalls
     * @throws tools.jackson.core.JacksonException if the data is not JSON
     */
    Optional<JsonNode> next() throws IOException {
        var data = new StringBuilder();
        for (var line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith(DATA)) {
                data.append(data.isEmpty() ? "" : "\n").append(line, DATA.length(), line.length());
            } else if (line.isEmpty() && !data.isEmpty()) {
                return Optional.of(Json.MAPPER.readTree(data.toString()));
            }
        }
        return Optional.empty();
    }
}
