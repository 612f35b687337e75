package io.agentmarket.cli;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The words after {@code ./run package}: a verb, its subject, and options with a value each.
 *
 * @param subject a folder, or the name of a tool; empty if none is given
 */
record PackageOptions(String verb, String subject, Map<String, String> values) {

    /** The options of each verb. */
    private static final Map<String, Set<String>> KNOWN = Map.of(
            "new", Set.of("--kind"),
            "validate", Set.of(),
            "rehearse", Set.of("--url", "--key"),
            "publish", Set.of("--url", "--key"),
            "tools", Set.of("--url"));

    private static final List<String> KINDS = List.of("loop", "graph", "crew");

    PackageOptions {
        values = Map.copyOf(values);
    }

    /** The parsed words; empty if they are not understood. */
    static Optional<PackageOptions> of(List<String> arguments) {
        var verb = arguments.isEmpty() ? "" : arguments.getFirst();
        var allowed = KNOWN.get(verb);
        if (allowed == null) {
            return Optional.empty();
        }
        var subject = "";
        var values = new HashMap<String, String>();
        for (int i = 1; i < arguments.size(); i++) {
            var word = arguments.get(i);
            if (allowed.contains(word) && i + 1 < arguments.size()) {
                values.put(word, arguments.get(++i));
            } else if (word.startsWith("--") || !subject.isEmpty()) {
                return Optional.empty();
            } else {
                subject = word;
            }
        }
        var complete = !subject.isEmpty() || verb.equals("tools");
        var options = new PackageOptions(verb, subject, values);
        return complete && KINDS.contains(options.kind()) ? Optional.of(options) : Optional.empty();
    }

    String kind() {
        return values.getOrDefault("--kind", KINDS.getFirst());
    }

    Optional<String> url() {
        return Optional.ofNullable(values.get("--url"));
    }

    Optional<String> key() {
        return Optional.ofNullable(values.get("--key"));
    }
}
