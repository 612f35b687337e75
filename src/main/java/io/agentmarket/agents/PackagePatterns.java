package io.agentmarket.agents;

import io.agentmarket.shared.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Finds patterns of a schema that would hang a client. Here they run on RE2 in linear time, but schemas are public: a
 * form in a browser, or a client that checks its own input, runs them on a backtracking engine.
 */
final class PackagePatterns {

    /** The maximum number of patterns in all schemas of a package. */
    static final int MAX_PATTERNS = 200;

    /** The maximum length of a pattern in characters. */
    static final int MAX_CHARS = 1_000;

    private static final List<String> SCHEMAS =
            List.of("input.schema.json", "config.schema.json", "output.schema.json");

    /** A pattern and its place. */
    private record Found(String file, String pointer, String pattern) {

        Finding error(String message) {
            return Finding.error(file, pointer, message);
        }

        String shown() {
            return pattern.length() <= 80 ? pattern : pattern.substring(0, 80) + "...";
        }
    }

    private PackagePatterns() {}

    /**
     * Errors that need no parsing of patterns: too many patterns, or too long ones. A schema that is no JSON is
     * skipped.
     */
    static List<Finding> excessive(Map<String, byte[]> files) {
        var found = found(files);
        var findings = new ArrayList<Finding>();
        if (found.size() > MAX_PATTERNS) {
            findings.add(found.get(MAX_PATTERNS)
                    .error("the schemas have more than " + MAX_PATTERNS
                            + " patterns; say what texts are by enum, format and length where you can"));
        }
        found.stream()
                .filter(each -> each.pattern().length() > MAX_CHARS)
                .findFirst()
                .ifPresent(each -> findings.add(each.error("a pattern has at most " + MAX_CHARS + " characters")));
        return findings;
    }

    /** An error for each pattern of the schemas that takes exponential time, and one when they cannot all be tried. */
    static List<Finding> risky(Map<String, byte[]> files) {
        var findings = new ArrayList<Finding>();
        var trial = new PatternTrial();
        for (var each : found(files)) {
            try {
                if (trial.hangs(each.pattern())) {
                    findings.add(each.error("the pattern " + each.shown()
                            + " takes exponential time in browsers and most clients: write it so that no part"
                            + " can match the same text in two ways"));
                }
            } catch (PatternTrial.ExhaustedException e) {
                findings.add(
                        each.error("with the pattern " + each.shown() + " the patterns of the schemas take more than "
                                + PatternTrial.MAX_TOTAL + " steps to be tried: make them fewer or simpler"));
                return findings;
            }
        }
        return findings;
    }

    /** A warning for each pattern that JavaScript does not compile. */
    static List<Finding> foreign(Map<String, byte[]> files) {
        var findings = new ArrayList<Finding>();
        for (var each : found(files)) {
            EcmaPattern.fault(each.pattern())
                    .ifPresent(fault -> findings.add(Finding.warning(
                            each.file(),
                            each.pointer(),
                            "the pattern " + each.shown() + " is no regular expression of JavaScript, because of "
                                    + fault + ": forms in browsers and many clients cannot check it")));
        }
        return findings;
    }

    private static List<Found> found(Map<String, byte[]> files) {
        var found = new ArrayList<Found>();
        for (var path : SCHEMAS) {
            try {
                var schema = new String(files.getOrDefault(path, new byte[0]), StandardCharsets.UTF_8);
                collect(path, Json.MAPPER.readTree(schema), "", found);
            } catch (JacksonException ignored) {
                continue; // the package reader reports it, with the line
            }
        }
        return found;
    }

    /** Collects patterns, at most one more than the maximum, which is enough to report an excess. */
    private static void collect(String file, JsonNode node, String at, List<Found> found) {
        if (found.size() > MAX_PATTERNS) {
            return;
        }
        if (node.isObject()) {
            node.properties().forEach(member -> {
                var pointer = at + "/" + member.getKey().replace("~", "~0").replace("/", "~1");
                if (member.getKey().equals("pattern") && member.getValue().isString()) {
                    found.add(new Found(file, pointer, member.getValue().stringValue()));
                }
                if (member.getKey().equals("patternProperties")) {
                    member.getValue().propertyNames().forEach(name -> found.add(new Found(file, pointer, name)));
                }
                collect(file, member.getValue(), pointer, found);
            });
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                collect(file, node.get(i), at + "/" + i, found);
            }
        }
    }
}
