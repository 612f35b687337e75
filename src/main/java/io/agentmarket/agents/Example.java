package io.agentmarket.agents;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * An input that the listing shows. Tests replay it, and so does the rehearsal before a package is listed.
 *
 * @param name file name without extension
 * @param expect an object; each member must be equal to, or contained in, the output's member of that name
 */
public record Example(String name, String title, JsonNode input, JsonNode expect) {

    private static final int MAX_SHOWN = 200;

    /**
     * The differences between an output and the expectation, a sentence each; empty if there are none. The output must
     * contain each member of an object and each item of a list, in any order; a text must occur in it; any other value
     * must be equal.
     */
    public List<String> missing(JsonNode output) {
        return missing(expect, output, "");
    }

    private static List<String> missing(JsonNode expected, JsonNode actual, String at) {
        if (expected.isObject()) {
            var missing = new ArrayList<String>();
            expected.properties()
                    .forEach(member -> missing.addAll(
                            missing(member.getValue(), actual.path(member.getKey()), at + "/" + member.getKey())));
            return missing;
        }
        if (expected.isArray()) {
            return expected.values().stream()
                    .filter(item -> actual.values().stream()
                            .noneMatch(other -> missing(item, other, "").isEmpty()))
                    .map(item -> at + " has no " + item)
                    .toList();
        }
        boolean isThere = expected.isString() && actual.isString()
                ? actual.stringValue().contains(expected.stringValue())
                : expected.equals(actual);
        return isThere ? List.of() : List.of(at + " is not " + expected + " but " + shown(actual));
    }

    private static String shown(JsonNode actual) {
        if (actual.isMissingNode()) {
            return "absent";
        }
        var text = actual.toString();
        return text.length() <= MAX_SHOWN ? text : text.substring(0, MAX_SHOWN) + "...";
    }
}
