package io.agentmarket.agents;

import io.agentmarket.agents.patterns.EcmaPattern;
import io.agentmarket.agents.patterns.PatternTrial;
import io.agentmarket.shared.SchemaReview;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

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
            List.of(PackageReader.INPUT, PackageReader.CONFIG, PackageReader.OUTPUT);

    /** A pattern and where it stands; of a name under patternProperties, where these stand. */
    private record Found(String file, String pointer, String pattern) {

        boolean isName() {
            return pointer.endsWith("/patternProperties");
        }

        boolean isTooLong() {
            return pattern.length() > MAX_CHARS;
        }

        Finding error(String message) {
            return Finding.error(file, pointer, message);
        }

        String shown() {
            return pattern.length() <= 80 ? pattern : pattern.substring(0, 80) + "...";
        }
    }

    private final List<Found> found;

    private PackagePatterns(List<Found> found) {
        this.found = List.copyOf(found);
    }

    static PackagePatterns of(Map<String, byte[]> files) {
        return new PackagePatterns(found(files));
    }

    /** Errors that can be told before any pattern is read: too many, or too long. */
    List<Finding> excessive() {
        var findings = new ArrayList<Finding>();
        if (found.size() > MAX_PATTERNS) {
            findings.add(found.get(MAX_PATTERNS)
                    .error("the schemas have more than " + MAX_PATTERNS
                            + " patterns; say what texts are by enum, format and length where you can"));
        }
        found.stream()
                .filter(Found::isTooLong)
                .limit(MAX_PATTERNS)
                .forEach(each -> findings.add(each.error("a pattern has at most " + MAX_CHARS + " characters")));
        return findings;
    }

    /** A schema without its excessive patterns, which are not read. */
    JsonNode bounded(String path, JsonNode schema) {
        var excessive = IntStream.range(0, found.size())
                .filter(i -> i >= MAX_PATTERNS || found.get(i).isTooLong())
                .mapToObj(found::get)
                .filter(each -> each.file().equals(path))
                .toList();
        if (excessive.isEmpty()) {
            return schema;
        }
        var copy = schema.deepCopy();
        excessive.forEach(each -> {
            var at = JsonPointer.compile(each.pointer());
            var around = each.isName() ? copy.at(at) : copy.at(at.head());
            if (around instanceof ObjectNode object) {
                object.remove(each.isName() ? each.pattern() : "pattern");
            }
        });
        return copy;
    }

    /** The patterns that can be read. */
    private List<Found> readable() {
        return found.stream()
                .limit(MAX_PATTERNS)
                .filter(each -> !each.isTooLong()
                        && SchemaReview.patternFault(each.pattern()).isEmpty())
                .toList();
    }

    /** An error for each pattern of the schemas that takes exponential time, and one when they cannot all be tried. */
    List<Finding> risky() {
        var findings = new ArrayList<Finding>();
        var trial = new PatternTrial();
        for (var each : readable()) {
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
    List<Finding> foreign() {
        var findings = new ArrayList<Finding>();
        for (var each : readable()) {
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
            PackageFiles.tree(files, path).ifPresent(schema -> collect(path, schema, "", found));
        }
        return found;
    }

    private static void collect(String file, JsonNode node, String at, List<Found> found) {
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
