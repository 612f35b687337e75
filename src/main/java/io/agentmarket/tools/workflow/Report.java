package io.agentmarket.tools.workflow;

import io.agentmarket.shared.Json;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What a run of a workflow came to, as the tool answers it; bounded, so that it fits the journal. */
final class Report {

    /** The longest output of a workflow, in characters of JSON; with the timeline it stays below the tool's 256 KiB. */
    static final int MAX_OUTPUT_CHARS = 128 * 1024;

    private static final int MAX_TIMELINE_CHARS = 80 * 1024;
    private static final int MAX_OUTPUT_DEPTH = 20;

    private Report() {}

    /** @throws Fault.Stop when it is too large or too deep */
    static JsonNode bounded(JsonNode output) {
        if (depth(output) > MAX_OUTPUT_DEPTH || output.toString().length() > MAX_OUTPUT_CHARS) {
            throw Fault.stop(
                    Fault.Kind.RUNTIME,
                    "The output is longer than " + MAX_OUTPUT_CHARS + " characters or deeper than " + MAX_OUTPUT_DEPTH
                            + " levels.");
        }
        return output;
    }

    private static int depth(JsonNode node) {
        return node.isContainer()
                ? 1 + node.valueStream().mapToInt(Report::depth).max().orElse(0)
                : 0;
    }

    static ObjectNode of(Definition.Form form, String name, String status) {
        return Json.MAPPER
                .createObjectNode()
                .put("format", form.name().toLowerCase(Locale.ROOT))
                .put("name", name)
                .put("status", status);
    }

    static void outcome(ObjectNode report, @Nullable JsonNode output, @Nullable Fault fault) {
        if (output != null) {
            report.set("output", output);
        }
        if (fault != null) {
            report.set("error", fault.asNode());
        }
    }

    static void timeline(ObjectNode report, List<Entry> entries, int executed) {
        var timeline = report.putArray("timeline");
        int characters = 0;
        int order = 0;
        for (var entry : entries) {
            var line = entry.asNode(++order);
            characters += line.toString().length();
            if (characters > MAX_TIMELINE_CHARS) {
                break;
            }
            timeline.add(line);
        }
        report.put("executed", executed).put("left_out", entries.size() - timeline.size());
    }

    static ObjectNode refused(Definition.Form form, String name, List<Report.Problem> problems) {
        var report = of(form, name, "refused");
        report.set("problems", Json.MAPPER.valueToTree(problems));
        report.putArray("timeline");
        return report.put("executed", 0).put("left_out", 0);
    }

    /** Why a workflow cannot be run. */
    record Problem(String path, String reason) {}
}
