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
 * Makes violations of what the validator found. Of alternatives ({@code oneOf}, {@code anyOf}) the validator tells what
 * is wrong with every one; here only that one speaks which the value was meant to have.
 */
final class SchemaFaults {

    /** Keywords below which a schema stands for a member or an item: the next step of the path is its name. */
    private static final Set<String> NAMED = Set.of("properties", "patternProperties", "prefixItems");

    /** The same without a name. */
    private static final Set<String> UNNAMED =
            Set.of("additionalProperties", "unevaluatedProperties", "items", "unevaluatedItems", "contains");

    private static final Set<String> LISTS = Set.of("allOf", "dependentSchemas");
    private static final Set<String> UNKNOWN = Set.of("additionalProperties", "unevaluatedProperties");

    /** Alternatives of which one sentence tells. */
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

    /** For the errors that one check found; pointers are relative to the value. */
    Stream<Violation> of(List<Error> errors) {
        var said = new ArrayList<Violation>();
        var faults = errors.stream().map(this::fault).toList();
        var left = decided(faults, 0, said);
        var clear = left.stream().filter(fault -> !isEcho(fault)).toList();
        var all = said.isEmpty() && clear.isEmpty() ? faults : clear; // what is wrong is never passed over
        return Stream.concat(said.stream(), all.stream().map(this::violation));
    }

    /** Alternatives at one place of the schema and one of the value. */
    private record Fork(String path, NodePath instance) {}

    /** A fork on the way to an error, and the alternative in which it stands. */
    private record Turn(Fork fork, int branch) {}

    private record Fault(Error error, List<Turn> turns) {

        boolean isOneOf() {
            return error.getKeyword().equals("oneOf");
        }

        /** The fork of which not exactly one alternative holds. */
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

    /** Of the errors of all alternatives, those of the one that was meant. */
    private List<Fault> chosen(Fork fork, int level, List<Fault> inside, List<Violation> said) {
        var branches = alternatives.computeIfAbsent(fork.path, this::forms);
        if (branches.isEmpty()) {
            return inside;
        }
        var choice = new SchemaChoice(branches, at(value, fork.instance));
        var byBranch = inside.stream().collect(Collectors.groupingBy(fault -> fault.turns.get(level).branch));
        if (byBranch.size() < branches.size()) { // one of which nothing is wrong, and it is not the only one
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

    /** Empty where they cannot be looked up. */
    private List<SchemaForm> forms(String path) {
        return schema(path).values().stream()
                .map(branch -> SchemaForm.of(branch, document))
                .toList();
    }

    /** The alternative of which something deeper than the value itself is wrong, if it is one. */
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

    /** Nothing tells the alternatives apart: what each of them asks for. */
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
     * A member counts as not evaluated also where the schema that speaks of it failed: then what failed says so, and
     * the member is known.
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

    /** For a text that is not allowed: the most similar allowed one. */
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

    /** The schema at an evaluation path, through references; missing where one leads outside. */
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
