package io.agentmarket.agents;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * Whether an output contains what an example expects: for an object each named member, for a list each item in any
 * order, for a text its occurrence, for anything else equality.
 */
final class Expectation {

    private static final int MAX_SHOWN = 200;

    private Expectation() {}

    /** The pointers at which the output falls short; empty when it contains all. */
    static List<String> missing(JsonNode expected, JsonNode actual, String at) {
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
