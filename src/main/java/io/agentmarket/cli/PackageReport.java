package io.agentmarket.cli;

import io.agentmarket.agents.Finding;
import io.agentmarket.shared.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** The platform's report on a package, as lines for the terminal. */
final class PackageReport {

    private PackageReport() {}

    /** A line each. */
    static List<String> findings(List<Finding> findings) {
        return lines(Json.MAPPER.valueToTree(Map.of("findings", findings)));
    }

    /** @param report with {@code findings} and {@code rehearsal}, each where there is one */
    static List<String> lines(JsonNode report) {
        var lines = new ArrayList<String>();
        report.path("findings").values().forEach(finding -> lines.add(finding(finding)));
        var rehearsal = report.path("rehearsal");
        rehearsal.path("examples").values().forEach(example -> {
            lines.add("rehearsal " + example.path("outcome").asString("") + ": "
                    + example.path("name").asString("") + " ("
                    + example.path("duration_ms").asLong(0) + " ms)"
                    + detail(example));
            example.path("differences").values().forEach(difference -> lines.add("  " + difference.asString("")));
        });
        if (rehearsal.path("skipped").isString()) {
            lines.add("rehearsal skipped: " + rehearsal.path("skipped").asString(""));
        }
        return lines;
    }

    private static String detail(JsonNode example) {
        return example.path("detail").isString() ? ": " + example.path("detail").asString("") : "";
    }

    /** A finding in the form of compilers: file, line, then the fault. */
    private static String finding(JsonNode finding) {
        var line = finding.path("line").isNumber() ? ":" + finding.path("line").asInt(0) : "";
        var pointer = finding.path("pointer").isString()
                ? " " + finding.path("pointer").asString("")
                : "";
        return finding.path("file").asString("") + line + pointer + ": "
                + finding.path("severity").asString("") + ": "
                + finding.path("message").asString("");
    }
}
