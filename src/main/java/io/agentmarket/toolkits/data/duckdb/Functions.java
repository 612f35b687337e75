package io.agentmarket.toolkits.data.duckdb;

import io.agentmarket.shared.Spelling;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The functions that a customer's SQL may call, from functions.txt. */
final class Functions {

    private static final Map<String, Set<String>> SECTIONS = read();

    private static final List<String> ALLOWED = List.of("scalar", "aggregate", "window");

    private static final Map<String, String> REASONS = Map.of(
            "long", "it makes long texts or lists from nothing: leave it out, or join a table",
            "changing", "it has another result each time: write the date, the time or the value itself",
            "outside", "it looks out of the tables: name a table of this run",
            "lambda", "it takes a lambda: use unnest() and a select",
            "idle", "it computes nothing: leave it out");

    private static final List<String> OUTSIDE =
            List.of("read_", "duckdb_", "pragma_", "parquet_", "pg_", "sniff_", "current_");

    private static final int MAX_SHOWN = 60;

    private Functions() {}

    /** Whether it computes one value from the values of one row. */
    static boolean isScalar(String name) {
        return is("scalar", name);
    }

    static boolean isAllowed(String name) {
        return ALLOWED.stream().anyMatch(section -> is(section, name));
    }

    /** Whether a column of this name may be taken for a function without brackets whose result changes. */
    static boolean isChanging(String name) {
        return is("changing", name);
    }

    /** Why a function is refused. */
    static String refusal(String name) {
        var lower = name.toLowerCase(Locale.ROOT);
        var shown = lower.length() <= MAX_SHOWN ? lower : lower.substring(0, MAX_SHOWN) + "…";
        return REASONS.entrySet().stream()
                .filter(reason -> is(reason.getKey(), lower) || isOutside(reason.getKey(), lower))
                .findFirst()
                .map(reason -> "The function " + shown + " is not allowed, because " + reason.getValue() + ".")
                .orElseGet(() -> "The function " + shown + " is not one of those allowed" + meant(lower));
    }

    private static boolean isOutside(String section, String name) {
        return section.equals("outside") && OUTSIDE.stream().anyMatch(name::startsWith) && !is("changing", name);
    }

    private static String meant(String name) {
        var known = ALLOWED.stream()
                .flatMap(section -> SECTIONS.getOrDefault(section, Set.of()).stream())
                .filter(other -> !name.isEmpty() && other.charAt(0) == name.charAt(0))
                .toList();
        return Spelling.nearest(name, known)
                .map(other -> "; did you mean " + other + "?")
                .orElse(": use another one.");
    }

    private static boolean is(String section, String name) {
        return SECTIONS.getOrDefault(section, Set.of()).contains(name.toLowerCase(Locale.ROOT));
    }

    private static Map<String, Set<String>> read() {
        try (var in = Functions.class.getResourceAsStream("/toolkits/data/functions.txt")) {
            if (in == null) {
                throw new IllegalStateException("functions.txt is missing");
            }
            var sections = new HashMap<String, Set<String>>();
            var section = "";
            for (var line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
                if (line.startsWith("[")) {
                    section = line.substring(1, line.length() - 1);
                } else if (!line.startsWith("#")) {
                    var names = sections.computeIfAbsent(section, any -> new HashSet<>());
                    Stream.of(line.split(" ")).filter(name -> !name.isEmpty()).forEach(names::add);
                }
            }
            return sections;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
