package io.agentmarket.toolkits.data.plans;

import io.agentmarket.shared.Spelling;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Reads the rules of a request. */
final class RulesReader {

    /** Rules of a request. */
    static final int MAX_RULES = 100;

    private static final Map<String, Set<String>> MEMBERS = new TreeMap<>(Map.of(
            "not_null", Set.of("column"),
            "unique", Set.of("column", "columns"),
            "range", Set.of("column", "min", "max"),
            "pattern", Set.of("column", "regex"),
            "set", Set.of("column", "values"),
            "reference", Set.of("column", "table", "other_column"),
            "row_count", Set.of("min", "max"),
            "freshness", Set.of("column", "max_age")));

    private RulesReader() {}

    static List<Rule> read(JsonPart list) {
        var rules = new ArrayList<Rule>();
        if (!list.node().isArray() || list.node().size() > MAX_RULES) {
            list.fault("must be a list of at most " + MAX_RULES + " rules");
            return rules;
        }
        for (int i = 0; i < list.node().size(); i++) {
            rule(new JsonPart(list.node().get(i), list.at() + "/" + i, list.faults()))
                    .ifPresent(rules::add);
        }
        return rules;
    }

    private static Optional<Rule> rule(JsonPart part) {
        if (!part.isObject()) {
            return Optional.empty();
        }
        var word = part.member("rule");
        var kind = word.text();
        if (!MEMBERS.containsKey(kind)) {
            word.fault(Spelling.oneOf(kind, MEMBERS.keySet()));
            return Optional.empty();
        }
        var optional = new java.util.HashSet<>(MEMBERS.get(kind));
        optional.addAll(Set.of("name", "severity", "on", "action"));
        var needed = kind.equals("row_count") || kind.equals("unique") ? Set.of("rule") : Set.of("rule", "column");
        if (!part.closed(needed, optional)) {
            return Optional.empty();
        }
        var columns = columns(part, kind);
        var test = test(part, kind);
        var severity = part.oneOf("severity", "error", "info", "warn", "error");
        var action = part.oneOf("action", "report", "report", "reject", "fail");
        if (action.equals("reject") && (kind.equals("row_count") || kind.equals("freshness"))) {
            part.fault("action", "must be report or fail: " + kind + " is not about single rows");
        }
        boolean source = part.oneOf("on", "result", "result", "source").equals("source");
        var name = part.optionalText("name")
                .orElseGet(() -> kind + (columns.isEmpty() ? "" : "(" + String.join(", ", columns) + ")"));
        return test.map(it -> new Rule(
                part.at(),
                name,
                Rule.Severity.valueOf(severity.toUpperCase(Locale.ROOT)),
                source,
                Rule.Action.valueOf(action.toUpperCase(Locale.ROOT)),
                columns,
                it));
    }

    private static List<String> columns(JsonPart part, String kind) {
        if (kind.equals("row_count")) {
            return List.of();
        }
        if (kind.equals("unique") && part.has("columns") == part.has("column")) {
            part.fault("must have either a column or columns");
            return List.of();
        }
        return part.has("column")
                ? List.of(part.member("column").name())
                : part.member("columns").names();
    }

    private static Optional<Rule.Test> test(JsonPart part, String kind) {
        return switch (kind) {
            case "not_null" -> Optional.of(new Rule.NotNull());
            case "unique" -> Optional.of(new Rule.Unique());
            case "range" -> range(part);
            case "pattern" -> {
                var regex = part.member("regex");
                yield regex.fallible(() -> new Rule.Pattern(Patterns.checked(regex.text())));
            }
            case "set" -> {
                var values = part.member("values").items().stream()
                        .flatMap(item -> item.literal().stream())
                        .toList();
                yield values.isEmpty() ? Optional.empty() : Optional.of(new Rule.Values(values));
            }
            case "reference" ->
                Optional.of(new Rule.Reference(
                        part.member("table").text(),
                        part.optionalText("other_column")
                                .orElseGet(() -> part.member("column").text())));
            case "row_count" -> rowCount(part);
            default -> age(part.member("max_age"));
        };
    }

    private static Optional<Rule.Test> range(JsonPart part) {
        if (!part.has("min") && !part.has("max")) {
            part.fault("must have a min, a max or both");
            return Optional.empty();
        }
        return Optional.of(new Rule.Range(bound(part, "min"), bound(part, "max")));
    }

    private static Optional<Expression.Literal> bound(JsonPart part, String member) {
        return part.has(member) ? part.member(member).literal() : Optional.empty();
    }

    private static Optional<Rule.Test> rowCount(JsonPart part) {
        if (!part.has("min") && !part.has("max")) {
            part.fault("must have a min, a max or both");
            return Optional.empty();
        }
        long min = part.has("min") ? part.member("min").whole(0, Long.MAX_VALUE) : 0;
        long max = part.has("max") ? part.member("max").whole(0, Long.MAX_VALUE) : Long.MAX_VALUE;
        if (min > max) {
            part.fault("min", "must not be more than max");
        }
        return Optional.of(new Rule.RowCount(min, max));
    }

    private static Optional<Rule.Test> age(JsonPart part) {
        try {
            var age = Duration.parse(part.text());
            if (!age.isNegative() && !age.isZero()) {
                return Optional.of(new Rule.Freshness(age));
            }
        } catch (DateTimeException otherwise) {
            // Said below.
        }
        part.fault("must be a duration such as PT24H or P7D");
        return Optional.empty();
    }
}
