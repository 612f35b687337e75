package io.agentmarket.toolkits.workflows;

import io.agentmarket.shared.Json;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The result of a workflow's run; bounded, so that it fits into the journal. */
final class Report {

    /** The maximum output of a workflow, in characters of JSON; with the timeline it stays below the tool's 256 KiB. */
    static final int MAX_OUTPUT_CHARS = 128 * 1024;

    private static final int MAX_TIMELINE_CHARS = 80 * 1024;
    private static final int MAX_OUTPUT_DEPTH = 20;

    private Report() {}

    /** @throws Fault.Stop if it is too large or too deep */
    static JsonNode bounded(JsonNode output) {
        if (left(output, MAX_OUTPUT_DEPTH, MAX_OUTPUT_CHARS) < 0
                || output.toString().length() > MAX_OUTPUT_CHARS) {
            throw Fault.stop(
                    Fault.Kind.RUNTIME,
                    "The output is longer than " + MAX_OUTPUT_CHARS + " characters or deeper than " + MAX_OUTPUT_DEPTH
                            + " levels.");
        }
        return output;
    }

    /**
     * The rest of an allowance of characters, counting at least one per value: a value that contains another a million
     * times has to be refused before it is written.
     * @return negative if it is used up or the levels are
     */
    private static int left(JsonNode node, int levels, int characters) {
        if (!node.isContainer()) {
            return characters
                    - (node.isString() ? Math.max(1, node.stringValue().length()) : 1);
        }
        int left = levels == 0 ? -1 : characters - 1;
        for (var name : node.propertyNames()) {
            left = left < 0 ? left : left - name.length();
        }
        for (var inner = node.values().iterator(); left >= 0 && inner.hasNext(); ) {
            left = left(inner.next(), levels - 1, left);
        }
        return left;
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

    /** The reasons why a workflow cannot be run. */
    record Problem(String path, String reason) {}
}
