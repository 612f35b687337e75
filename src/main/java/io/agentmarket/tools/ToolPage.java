package io.agentmarket.tools;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.agentmarket.shared.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * The documentation of a tool for package authors, beyond its description and arguments: {@code tools/<name>.json}
 * among the resources.
 *
 * @param risk what a call can do
 * @param returns the result of a call, in words
 * @param grants the settings that a package may give it
 */
public record ToolPage(Risk risk, String returns, List<Grant> grants, Example example) {

    public ToolPage {
        grants = List.copyOf(grants);
    }

    /** The most that a call can do. */
    public enum Risk {
        /** It reads data of the platform or the customer. */
        @JsonProperty("low")
        LOW,
        /** It reads from outside hosts. */
        @JsonProperty("medium")
        MEDIUM,
        /** It may change something outside. */
        @JsonProperty("high")
        HIGH
    }

    /**
     * A setting of the tool.
     *
     * @param required whether the tool does nothing useful without it
     * @param schema JSON Schema 2020-12 of its value
     */
    public record Grant(String name, boolean required, String description, JsonNode schema) {}

    /**
     * A complete example call.
     *
     * @param arguments the arguments of the call
     * @param grant the settings that the call needs; an object
     * @param result the result; long texts and lists are shortened
     */
    public record Example(JsonNode arguments, JsonNode grant, JsonNode result) {}

    /** Empty for a tool without a page. */
    public static Optional<ToolPage> find(String tool) {
        try (var in = ToolPage.class.getResourceAsStream("/tools/" + tool + ".json")) {
            return Optional.ofNullable(in).map(ToolPage::read);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ToolPage read(InputStream in) {
        return Json.MAPPER.readValue(in, ToolPage.class);
    }
}
