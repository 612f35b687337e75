package io.agentmarket.usage;

import io.agentmarket.shared.AppException;
import io.agentmarket.shared.Json;
import java.util.Map;
import java.util.TreeMap;

/**
 * Labels to search runs by: {@code metadata[name]=value} in a query. A run matches that has all of them.
 *
 * @param byName at most {@value #MAX_LABELS}
 */
public record Labels(Map<String, String> byName) {

    static final int MAX_LABELS = 3;

    static final Labels NONE = new Labels(Map.of());

    private static final String PREFIX = "metadata[";

    public Labels {
        byName = Map.copyOf(byName);
    }

    /**
     * The labels of a query; empty for a query without labels.
     *
     * @throws AppException {@code INVALID_REQUEST} for too many, or two values of one name
     */
    public static Labels of(Map<String, String[]> query) {
        var byName = new TreeMap<String, String>();
        query.forEach((parameter, values) -> {
            if (parameter.startsWith(PREFIX) && parameter.endsWith("]")) {
                if (values.length != 1) {
                    throw AppException.invalid(parameter, "must be given once");
                }
                byName.put(parameter.substring(PREFIX.length(), parameter.length() - 1), values[0]);
            }
        });
        if (byName.size() > MAX_LABELS) {
            throw AppException.invalid("metadata", "can name at most " + MAX_LABELS + " labels");
        }
        return new Labels(byName);
    }

    public boolean isEmpty() {
        return byName.isEmpty();
    }

    /** The labels as a JSON object, which must be contained in the labels of a run. */
    public String json() {
        return Json.MAPPER.writeValueAsString(new TreeMap<>(byName));
    }

    /** The label whose index is read. */
    Map.Entry<String, String> first() {
        return new TreeMap<>(byName).firstEntry();
    }
}
