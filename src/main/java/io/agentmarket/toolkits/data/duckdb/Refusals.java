package io.agentmarket.toolkits.data.duckdb;

import io.agentmarket.shared.Spelling;
import java.util.Collection;
import java.util.stream.Collectors;

/** Sentences of refusals that several checks have. */
final class Refusals {

    static final String PIVOT =
            "PIVOT and UNPIVOT are not allowed in SQL: use the pivot step of the plan, or sum(...) filter (where ...).";

    private static final int MAX_NAMES = 20;
    private static final int MAX_NAME = 80;

    private Refusals() {}

    static String table(String name, Collection<String> tables) {
        return "There is no table " + shown(name)
                + Spelling.nearest(name, tables)
                        .map(near -> "; did you mean " + near + "?")
                        .orElseGet(() -> ": " + names(tables));
    }

    static String column(String name, Collection<String> columns) {
        return "There is no column " + shown(name)
                + Spelling.nearest(name, columns)
                        .map(near -> "; did you mean " + near + "?")
                        .orElseGet(() -> ": " + names(columns));
    }

    private static String names(Collection<String> names) {
        if (names.isEmpty()) {
            return "none is given.";
        }
        var first =
                names.stream().sorted().limit(MAX_NAMES).map(Refusals::shown).collect(Collectors.joining(", "));
        return "there are " + first + (names.size() > MAX_NAMES ? " and others." : ".");
    }

    private static String shown(String name) {
        return name.length() <= MAX_NAME ? name : name.substring(0, MAX_NAME) + "…";
    }
}
