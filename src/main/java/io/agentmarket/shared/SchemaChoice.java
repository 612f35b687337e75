package io.agentmarket.shared;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/**
 * Determines which of several forms a value was meant to have: by its type, by a member with a fixed value ({@code
 * "kind": "tool"}), or by a member that only one form requires.
 */
final class SchemaChoice {

    private final List<SchemaForm> forms;
    private final JsonNode value;

    /** @param forms in the order in which the schema has them */
    SchemaChoice(List<SchemaForm> forms, JsonNode value) {
        this.forms = forms;
        this.value = value;
    }

    /**
     * The result.
     *
     * @param form the index of the form that was meant; empty if that is unclear
     * @param likely the forms that may have been meant; at least one
     * @param faults the faults to report if no form was clearly meant, with pointers below the value; may be empty
     */
    record Outcome(Optional<Integer> form, List<Integer> likely, List<Violation> faults) {

        static Outcome one(int form) {
            return new Outcome(Optional.of(form), List.of(form), List.of());
        }
    }

    Outcome make() {
        var all = IntStream.range(0, forms.size()).boxed().toList();
        var ofType = all.stream().filter(i -> forms.get(i).isOfType(value)).toList();
        if (ofType.size() == 1) {
            return Outcome.one(ofType.getFirst());
        }
        if (ofType.isEmpty()) {
            var types = all.stream()
                    .flatMap(i -> Optional.ofNullable(forms.get(i).types()).orElse(Set.of()).stream())
                    .collect(Collectors.toCollection(LinkedHashSet::new));
            var message = "must be " + or(types) + ", not " + SchemaForm.typeOf(value);
            return new Outcome(Optional.empty(), all, List.of(new Violation("", message)));
        }
        return value.isObject() ? byConstant(ofType) : new Outcome(Optional.empty(), ofType, List.of());
    }

    private Outcome byConstant(List<Integer> candidates) {
        var fitting = candidates.stream()
                .filter(i -> !forms.get(i).contradicts(value))
                .toList();
        if (fitting.isEmpty()) {
            return tag(candidates)
                    .filter(value::has)
                    .map(tag -> wrongTag(candidates, tag))
                    .orElse(new Outcome(Optional.empty(), candidates, List.of()));
        }
        return fitting.size() == 1 ? Outcome.one(fitting.getFirst()) : byKey(fitting);
    }

    /** The member whose value distinguishes the forms, if there is one. */
    private Optional<String> tag(List<Integer> candidates) {
        return forms.get(candidates.getFirst()).constants().keySet().stream()
                .filter(name -> candidates.stream()
                        .allMatch(i -> forms.get(i).constants().containsKey(name)))
                .sorted(Comparator.comparing((String name) -> !value.has(name))
                        .thenComparing(Comparator.naturalOrder()))
                .findFirst();
    }

    private Outcome wrongTag(List<Integer> candidates, String tag) {
        var allowed = candidates.stream()
                .flatMap(i -> forms.get(i).constants().getOrDefault(tag, Set.of()).stream())
                .map(node -> node.asString(node.toString()))
                .collect(Collectors.toCollection(TreeSet::new));
        var hint = Spelling.hint(value.path(tag).asString(""), allowed);
        var message = "must be one of " + String.join(", ", allowed) + hint;
        return new Outcome(Optional.empty(), candidates, List.of(new Violation('/' + escaped(tag), message)));
    }

    private Outcome byKey(List<Integer> candidates) {
        var telling = telling(candidates);
        int best = candidates.stream().mapToInt(i -> score(i, telling)).max().orElse(0);
        var likely = candidates.stream().filter(i -> score(i, telling) == best).toList();
        var found = telling.stream().anyMatch(value::has);
        if (found && likely.size() > 1) {
            int fewest = likely.stream().mapToInt(this::strangers).min().orElse(0);
            likely = likely.stream().filter(i -> strangers(i) == fewest).toList();
        }
        if (found && likely.size() == 1) {
            return Outcome.one(likely.getFirst());
        }
        return new Outcome(Optional.empty(), likely, found ? missing(likely) : noKey(candidates, telling));
    }

    /** Members that one form requires, but not all forms. */
    private Set<String> telling(List<Integer> candidates) {
        var telling = new LinkedHashSet<String>();
        candidates.forEach(i -> telling.addAll(forms.get(i).required()));
        telling.removeIf(name ->
                candidates.stream().allMatch(i -> forms.get(i).required().contains(name)));
        return telling;
    }

    /** The score of a form: 2 for each distinguishing member that the value has, minus 1 for each that it lacks. */
    private int score(int form, Set<String> telling) {
        return forms.get(form).required().stream()
                .filter(telling::contains)
                .mapToInt(name -> value.has(name) ? 2 : -1)
                .sum();
    }

    private int strangers(int form) {
        return (int) value.propertyNames().stream()
                .filter(name -> !forms.get(form).declared().contains(name))
                .count();
    }

    private List<Violation> missing(List<Integer> likely) {
        var sets = likely.stream()
                .map(i -> forms.get(i).required().stream()
                        .filter(name -> !value.has(name))
                        .collect(Collectors.joining(" and ")))
                .filter(names -> !names.isEmpty())
                .collect(Collectors.toCollection(LinkedHashSet::new));
        return sets.size() < likely.size() ? List.of() : List.of(new Violation("", "needs " + or(sets)));
    }

    private List<Violation> noKey(List<Integer> candidates, Set<String> telling) {
        if (telling.isEmpty()) {
            return tag(candidates)
                    .map(tag -> List.of(new Violation('/' + escaped(tag), "is required")))
                    .orElse(List.of());
        }
        var declared = new LinkedHashSet<String>();
        candidates.forEach(i -> declared.addAll(forms.get(i).declared()));
        var faults = new ArrayList<Violation>();
        value.propertyNames().stream()
                .filter(name -> !declared.contains(name))
                .forEach(name -> Spelling.nearest(name, telling)
                        .ifPresent(meant -> faults.add(new Violation(
                                '/' + escaped(name), "is not a known property; did you mean " + meant + "?"))));
        return faults.isEmpty() ? List.of(new Violation("", "needs one of " + String.join(", ", telling))) : faults;
    }

    /** For a value that matches more than one form: the members that cause this. */
    Violation tooMany() {
        var all = IntStream.range(0, forms.size()).boxed().toList();
        var telling = telling(all);
        var there = telling.stream().filter(value::has).toList();
        return new Violation(
                "",
                there.size() > 1
                        ? "may have only one of " + String.join(", ", there)
                        : "fits more than one of the forms that it may have");
    }

    static String escaped(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }

    private static String or(Collection<String> words) {
        return String.join(" or ", words);
    }
}
