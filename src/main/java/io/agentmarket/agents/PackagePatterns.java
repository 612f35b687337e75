package io.agentmarket.agents;

import io.agentmarket.shared.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import tools.jackson.databind.JsonNode;

/**
 * Patterns of a schema that would hang somebody. Here they run on RE2 in linear time, but schemas are public: a form in a
 * browser, or a client that checks its own input, runs them on an engine that goes back and tries again.
 *
 * <p>No pattern is understood: each is tried on such an engine against texts that repeat what it is made of and then break
 * it, and its steps are counted. A pattern that takes more than {@value #MAX_STEPS} steps for some {@value #REPEATS}
 * characters would take for ever for a hundred.
 */
final class PackagePatterns {

    private static final int REPEATS = 26;
    private static final int MAX_STEPS = 500_000;
    private static final int MAX_PAIRED = 10;
    private static final String BREAKER = "\u0001";

    /** Java remembers where a loop has failed unless a pattern refers back; browsers never remember. */
    private static final String FORGETFUL = "|(?<forget>\u0002)\\k<forget>";

    private static final Pattern PREFIX = Pattern.compile("^\\^?([\\w -]*)");
    private static final List<String> SCHEMAS = List.of("input.schema.json", "output.schema.json");

    private PackagePatterns() {}

    /** An error for each pattern of the two schemas that takes exponential time. */
    static List<Finding> risky(Map<String, byte[]> files) {
        var findings = new ArrayList<Finding>();
        for (var path : SCHEMAS) {
            var schema = Json.MAPPER.readTree(new String(files.get(path), StandardCharsets.UTF_8));
            collect(schema, "", (pointer, pattern) -> {
                if (hangs(pattern)) {
                    findings.add(Finding.error(
                            path,
                            pointer,
                            "the pattern " + pattern
                                    + " takes exponential time in browsers and most clients: write it so that no part"
                                    + " can match the same text in two ways"));
                }
            });
        }
        return findings;
    }

    private interface Visitor {
        void pattern(String pointer, String pattern);
    }

    private static void collect(JsonNode node, String at, Visitor visitor) {
        if (node.isObject()) {
            node.properties().forEach(member -> {
                var pointer = at + "/" + member.getKey().replace("~", "~0").replace("/", "~1");
                if (member.getKey().equals("pattern") && member.getValue().isString()) {
                    visitor.pattern(pointer, member.getValue().stringValue());
                }
                if (member.getKey().equals("patternProperties")) {
                    member.getValue().propertyNames().forEach(pattern -> visitor.pattern(pointer, pattern));
                }
                collect(member.getValue(), pointer, visitor);
            });
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                collect(node.get(i), at + "/" + i, visitor);
            }
        }
    }

    static boolean hangs(String source) {
        Pattern pattern;
        try {
            pattern = Pattern.compile("(?:" + source + ")" + FORGETFUL);
        } catch (PatternSyntaxException e) {
            return false; // what RE2 reads and this engine does not is no pattern of a browser either
        }
        return pumps(source).stream().anyMatch(pump -> takesForEver(pattern, pump));
    }

    private static boolean takesForEver(Pattern pattern, String pump) {
        try {
            var unused = pattern.matcher(new Counted(pump, new int[1])).find();
            return false;
        } catch (TooManyStepsException | StackOverflowError e) {
            return true;
        }
    }

    /** Repetitions of each character of the pattern and of each two, and of what classes stand for, also after its beginning. */
    private static Set<String> pumps(String source) {
        var letters = new LinkedHashSet<String>(List.of("a", "0", " ", "A", "-", "_", "."));
        source.codePoints().filter(c -> c > ' ').mapToObj(Character::toString).forEach(letters::add);
        var units = new LinkedHashSet<>(letters);
        letters.stream()
                .limit(MAX_PAIRED)
                .forEach(one -> letters.stream().limit(MAX_PAIRED).forEach(other -> units.add(one + other)));
        var start = PREFIX.matcher(source);
        var prefix = start.find() ? start.group(1) : "";
        var pumps = new LinkedHashSet<String>();
        for (var unit : units) {
            pumps.add(unit.repeat(REPEATS) + BREAKER);
            pumps.add(prefix + unit.repeat(REPEATS) + BREAKER);
        }
        return pumps;
    }

    /** A text that counts how often it is looked at. */
    private record Counted(String text, int[] steps) implements CharSequence {

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            if (++steps[0] > MAX_STEPS) {
                throw new TooManyStepsException();
            }
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return new Counted(text.substring(start, end), steps);
        }

        @Override
        public String toString() {
            return text;
        }
    }

    private static final class TooManyStepsException extends RuntimeException {}
}
