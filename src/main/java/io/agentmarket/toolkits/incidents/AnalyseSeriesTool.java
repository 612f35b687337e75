package io.agentmarket.toolkits.incidents;

import static io.agentmarket.tools.Arguments.text;

import io.agentmarket.shared.Json;
import io.agentmarket.shared.JsonSchema;
import io.agentmarket.tools.Arguments;
import io.agentmarket.tools.Tool;
import io.agentmarket.tools.ToolContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Finds which series changed and when. Calls no host. */
@Component
class AnalyseSeriesTool implements Tool {

    private static final int MIN_POINTS = 4;

    private static final JsonSchema ARGUMENTS = Arguments.schema("""
            {"type": "object", "required": ["series"], "additionalProperties": false, "properties": {
               "series": {"type": "array", "maxItems": 50, "items": {"type": "object", "required": ["name", "points"],
                 "properties": {"name": {"type": "string", "maxLength": 500}, "threshold": {"type": "number"},
                   "points": {"type": "array", "maxItems": 2000, "items":
                     {"description": "[time, value] as Prometheus writes it, or an object with at and value"}}}}},
               "start": {"type": "string", "maxLength": 40, "description": "when the incident began"}}}
            """);

    @Override
    public String name() {
        return "analyse_series";
    }

    @Override
    public String description() {
        return "Compares each series with its own usual level before the incident: how far it went, in deviations, since when,"
                + " and when it passed its threshold. The farthest first; steady ones last.";
    }

    @Override
    public JsonSchema arguments() {
        return ARGUMENTS;
    }

    @Override
    public JsonNode call(ToolContext context, JsonNode arguments) {
        var start = Times.find(arguments.path("start")).orElse(null);
        var findings = new ArrayList<SeriesFinding>();
        var tooShort = new ArrayList<String>();
        for (var series : arguments.path("series")) {
            var points = Point.read(series.path("points"));
            var threshold = series.path("threshold");
            if (points.size() < MIN_POINTS) {
                tooShort.add(text(series, "name"));
            } else {
                findings.add(SeriesFinding.of(
                        text(series, "name"), points, start, threshold.isNumber() ? threshold.doubleValue() : null));
            }
        }
        findings.sort(Comparator.comparing((SeriesFinding finding) -> finding.changedAt() == null)
                .thenComparing(Comparator.comparingDouble((SeriesFinding finding) -> Math.abs(finding.score()))
                        .reversed()));
        return Json.MAPPER.valueToTree(new Analysed(findings, tooShort));
    }

    /** @param tooShort names of series with fewer than four points */
    private record Analysed(List<SeriesFinding> findings, List<String> tooShort) {}
}
