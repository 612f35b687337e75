package io.agentmarket.toolkits.documents;

import io.agentmarket.documents.Documents;
import io.agentmarket.tools.ToolContext;
import io.agentmarket.tools.ToolFailure;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** The documents that a call may see: those named by {@code documents} of both the grant and the arguments. */
final class GrantedDocuments {

    private static final String NAMES = "documents";

    private GrantedDocuments() {}

    /**
     * The documents to search; empty means all of the customer's.
     *
     * @throws ToolFailure if a name has no document, or none of the named documents is granted
     */
    static Set<UUID> of(Documents documents, ToolContext context, JsonNode arguments) {
        var granted = named(documents, context, context.grant());
        var asked = named(documents, context, arguments);
        if (granted.isEmpty() || asked.isEmpty()) {
            return granted.isEmpty() ? asked : granted;
        }
        var both = asked.stream().filter(granted::contains).collect(Collectors.toUnmodifiableSet());
        if (both.isEmpty()) {
            throw new ToolFailure("None of these documents may be read here.");
        }
        return both;
    }

    /** Whether a single document may be read. */
    static boolean contains(Documents documents, ToolContext context, UUID document) {
        var granted = named(documents, context, context.grant());
        return granted.isEmpty() || granted.contains(document);
    }

    private static Set<UUID> named(Documents documents, ToolContext context, JsonNode node) {
        var names = node.path(NAMES).values().stream()
                .map(JsonNode::stringValue)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        if (names.isEmpty()) {
            return Set.of();
        }
        var found = documents.named(context.customer(), names);
        var ids = new HashSet<UUID>();
        for (var name : names) {
            var those = found.getOrDefault(name, Set.of());
            if (those.isEmpty()) {
                throw new ToolFailure("There is no document '" + name + "' that can be searched; name one by its id,"
                        + " title or source.");
            }
            ids.addAll(those);
        }
        return ids;
    }
}
