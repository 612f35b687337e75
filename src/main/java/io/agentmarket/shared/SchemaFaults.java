package io.agentmarket.shared;

import com.networknt.schema.Error;
import com.networknt.schema.path.NodePath;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * Converts the validator's errors to violations. For alternatives ({@code oneOf}, {@code anyOf}) the validator reports
 * the errors of all of them; only those of the alternative that was meant are kept.
 */
final class SchemaFaults {

    /** Keywords with schemas for members or items below them: the next step of the path is the name. */
    private static final Set<String> NAMED = Set.of("properties", "patternProperties", "prefixItems");

    /** Keywords with schemas below them that have no name. */
    private static final Set<String> UNNAMED =
            Set.of("additionalProperties", "unevaluatedProperties", "items", "unevaluatedItems", "contains");

    private static final Set<String> LISTS = Set.of("allOf", "dependentSchemas");
    private static final Set<String> UNKNOWN = Set.of("additionalProperties", "unevaluatedProperties");

    /** The maximum number of alternatives that one sentence describes. */
    private static final int MAX_WORDS = 3;

    private final JsonNode document;
    private final JsonNode value;
    private final Map<String, SchemaForm> forms = new HashMap<>();
    private final Map<String, List<SchemaForm>> alternatives = new HashMap<>();

    /** @param document the schema */
    SchemaFaults(JsonNode document, JsonNode value) {
        this.document = document;
        this.value = value;
    }

    /** The violations for the errors of one check; pointers are relative to the value. */
    Stream<Violation> of(List<Error> errors) {
        var said = new ArrayList<Violation>();
        var faults = errors.stream().map(this::fault).toList();
        var left = decided(faults, 0, said);
        var clear = left.stream().filter(fault -> !isEcho(fault)).toList();
        var all = said.isEmpty() && clear.isEmpty() ? faults : clear; // no error is dropped
        return Stream.concat(said.stream(), all.stream().map(this::violation));
    }

    /** Alternatives at one place of the schema, applied to one place of the value. */
    private record Fork(String path, NodePath instance) {}

    /** A fork on the way to an error, with the alternative that leads to it. */
    private record Turn(Fork fork, int branch) {}

    private record Fault(Error error, List<Turn> turns) {

        boolean isOneOf() {
            return error.getKeyword().equals("oneOf");
        }

        /** The fork itself, if the error is that not exactly one alternative holds. */
        Fork own() {
            return new Fork(error.getEvaluationPath().toString(), error.getInstanceLocation());
        }
    }

    private Fault fault(Error error) {
        var path = error.getEvaluationPath();
        var turns = new ArrayList<Turn>();
        int depth = 0;
        for (int i = 0; i < path.getNameCount() - 1; i++) {
            var word = path.getName(i);
            if (word.equals("oneOf") || word.equals("anyOf")) {
                var fork = new Fork(prefix(path, i + 1).toString(), prefix(error.getInstanceLocation(), depth));
                turns.add(new Turn(fork, Integer.parseInt(path.getName(++i))));
            } else if (NAMED.contains(word)) {
                depth++;
                i++;
            } else if (UNNAMED.contains(word)) {
                depth++;
            } else if (LISTS.contains(word)) {
                i++;
            }
        }
        return new Fault(error, turns);
    }

    /** The errors that remain after each choice between alternatives is decided, outer ones first. */
    private List<Fault> decided(List<Fault> faults, int level, List<Violation> said) {
        var left = new ArrayList<Fault>();
        var forks = new LinkedHashMap<Fork, List<Fault>>();
        for (var fault : faults) {
            if (fault.turns.size() > level) {
                forks.computeIfAbsent(fault.turns.get(level).fork, fork -> new ArrayList<>())
                        .add(fault);
            } else if (fault.isOneOf()) {
                forks.computeIfAbsent(fault.own(), fork -> new ArrayList<>());
            } else {
                left.add(fault);
            }
        }
        forks.forEach((fork, inside) -> left.addAll(decided(chosen(fork, level, inside, said), level + 1, said)));
        return left;
    }

    /** The errors of the alternative that was meant, among those of all alternatives. */
    private List<Fault> chosen(Fork fork, int level, List<Fault> inside, List<Violation> said) {
        var branches = alternatives.computeIfAbsent(fork.path, this::forms);
        if (branches.isEmpty()) {
            return inside;
        }
        var choice = new SchemaChoice(branches, at(value, fork.instance));
        var byBranch = inside.stream().collect(Collectors.groupingBy(fault -> fault.turns.get(level).branch));
        if (byBranch.size() < branches.size()) { // several alternatives have no error
            said.add(below(fork, choice.tooMany()));
            return List.of();
        }
        var outcome = choice.make();
        outcome.faults().forEach(fault -> said.add(below(fork, fault)));
        if (outcome.form().isEmpty() && !outcome.faults().isEmpty()) {
            return List.of();
        }
        var meant = outcome.form().or(() -> closest(fork, outcome.likely(), byBranch));
        if (meant.isEmpty()) {
            said.add(anyOf(fork, outcome.likely(), byBranch));
            return List.of();
        }
        return byBranch.getOrDefault(meant.get(), List.of());
    }

    /** The forms of the alternatives; empty if the schema cannot be looked up. */
    private List<SchemaForm> forms(String path) {
        return schema(path).values().stream()
                .map(branch -> SchemaForm.of(branch, document))
                .toList();
    }

    /**
     * The only alternative without an error at the value itself, or else the only likely one; empty if there are
     * several.
     */
    private static Optional<Integer> closest(Fork fork, List<Integer> likely, Map<Integer, List<Fault>> inside) {
        var deeper = likely.stream()
                .filter(branch ->
                        inside.getOrDefault(branch, List.of()).stream().noneMatch(fault -> isAt(fault.error, fork)))
                .toList();
        var few = deeper.size() == 1 ? deeper : likely;
        return few.size() == 1 ? Optional.of(few.getFirst()) : Optional.empty();
    }

    private static boolean isAt(Error error, Fork fork) {
        return error.getInstanceLocation().equals(fork.instance) && error.getProperty() == null;
    }

    /** The violation if nothing distinguishes the alternatives: it lists what each of them demands. */
    private static Violation anyOf(Fork fork, List<Integer> likely, Map<Integer, List<Fault>> inside) {
        var words = likely.stream()
                .flatMap(branch -> inside.getOrDefault(branch, List.of()).stream())
                .filter(fault -> isAt(fault.error, fork) && !fault.isOneOf())
                .map(fault -> SchemaWords.of(fault.error))
                .distinct()
                .limit(MAX_WORDS)
                .collect(Collectors.joining(", or "));
        return below(fork, new Violation("", words.isEmpty() ? "has none of the forms that it may have" : words));
    }

    private static Violation below(Fork fork, Violation fault) {
        return new Violation(fork.instance + fault.pointer(), fault.message());
    }

    /**
     * Whether an "unevaluated" error only repeats another one: a member also counts as unevaluated if the schema that
     * knows it failed, and then that schema's error is reported.
     */
    private boolean isEcho(Fault fault) {
        var property = fault.error.getProperty();
        return fault.error.getKeyword().equals("unevaluatedProperties")
                && property != null
                && form(fault.error).declared().contains(property);
    }

    private SchemaForm form(Error error) {
        var path = error.getEvaluationPath();
        var above = prefix(path, path.getNameCount() - 1).toString();
        return forms.computeIfAbsent(above, it -> SchemaForm.of(schema(it), document));
    }

    private Violation violation(Fault fault) {
        var error = fault.error;
        var where = error.getInstanceLocation().toString();
        var property = error.getProperty();
        if (property == null) {
            return new Violation(where, SchemaWords.of(error) + meant(error));
        }
        var hint = UNKNOWN.contains(error.getKeyword())
                ? Spelling.hint(property, form(error).declared())
                : "";
        return new Violation(where + '/' + SchemaChoice.escaped(property), SchemaWords.of(error) + hint);
    }

    /** A hint at the allowed text that is most similar to one that is not allowed. */
    private String meant(Error error) {
        var given = at(value, error.getInstanceLocation());
        if (!error.getKeyword().equals("enum") || !given.isString()) {
            return "";
        }
        var allowed = schema(error.getEvaluationPath().toString()).values().stream()
                .filter(JsonNode::isString)
                .map(JsonNode::stringValue)
                .toList();
        return Spelling.hint(given.stringValue(), allowed);
    }

    private static NodePath prefix(NodePath path, int count) {
        @Nullable NodePath prefix = path;
        while (prefix != null && prefix.getNameCount() > count) {
            prefix = prefix.getParent();
        }
        return Objects.requireNonNullElse(prefix, path);
    }

    private static JsonNode at(JsonNode value, NodePath path) {
        var node = value;
        for (int i = 0; i < path.getNameCount(); i++) {
            node = path.getElement(i) instanceof Integer index ? node.path(index) : node.path(path.getName(i));
        }
        return node;
    }

    /**
     * The schema at an evaluation path, with references followed; missing if a reference leads outside the document.
     */
    private JsonNode schema(String path) {
        var node = document;
        for (var step : path.split("/", -1)) {
            var name = step.replace("~1", "/").replace("~0", "~");
            if (name.isEmpty() && node == document) {
                continue;
            }
            if (name.equals("$ref")) {
                node = SchemaForm.referred(document, node.path("$ref").asString(""));
            } else if (node.isArray()) {
                node = name.matches("\\d{1,6}") ? node.path(Integer.parseInt(name)) : MissingNode.getInstance();
            } else {
                node = node.path(name);
            }
        }
        return node;
    }
}
