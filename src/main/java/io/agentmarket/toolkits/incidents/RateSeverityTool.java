package io.agentmarket.toolkits.incidents;

import static io.agentmarket.tools.Arguments.text;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.agentmarket.shared.Json;
import io.agentmarket.shared.JsonSchema;
import io.agentmarket.tools.Arguments;
import io.agentmarket.tools.Tool;
import io.agentmarket.tools.ToolContext;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.util.function.SingletonSupplier;
import tools.jackson.databind.JsonNode;

/** Rates an alert. Uses only the shipped weights. */
@Component
class RateSeverityTool implements Tool {

    private static final JsonSchema ARGUMENTS = Arguments.schema("""
            {"type": "object", "required": ["name", "description"], "additionalProperties": false, "properties": {
               "name": {"type": "string", "maxLength": 300},
               "description": {"type": "string", "maxLength": 20000},
               "service": {"type": "string", "maxLength": 200},
               "query": {"type": "string", "maxLength": 4000},
               "duration": {"type": "string", "maxLength": 20, "description": "how long it must hold, as 5m"}}}
            """);

    /** The severity of an alert that cannot be rated: it wakes nobody and is not dropped. */
    private static final String DEFAULT = "warning";

    private final Supplier<AlertSeverity> severity = SingletonSupplier.of(AlertSeverity::load);

    @Override
    public String name() {
        return "rate_severity";
    }

    @Override
    public String description() {
        return "Rates an alert critical, warning or info, as authors of public alert rules would, with how sure that is and the"
                + " words that speak for it. An alert's own label counts more. Rates English only: language names another, with a default severity.";
    }

    @Override
    public JsonSchema arguments() {
        return ARGUMENTS;
    }

    @Override
    public JsonNode call(ToolContext context, JsonNode arguments) {
        var foreign = severity.get().foreign(text(arguments, "name") + " " + text(arguments, "description"));
        if (foreign.isPresent()) {
            return Json.MAPPER.valueToTree(
                    new Rated(DEFAULT, 0, List.of(), foreign.get().name()));
        }
        var duration = text(arguments, "duration");
        var label = severity.get()
                .assess(new AlertRule(
                        text(arguments, "service"),
                        text(arguments, "name").replaceAll("(?<=[a-z])(?=[A-Z])", " "),
                        text(arguments, "description"),
                        text(arguments, "query"),
                        duration.isEmpty() ? "0m" : duration));
        return Json.MAPPER.valueToTree(
                new Rated(label.value(), Arguments.rounded(label.confidence()), label.evidence(), null));
    }

    /** @param language the name of a language that the weights do not know; the severity is then a default */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Rated(
            String severity,
            double confidence,
            List<String> evidence,
            @Nullable String language) {}
}
