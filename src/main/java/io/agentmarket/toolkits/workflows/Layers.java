package io.agentmarket.toolkits.workflows;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The order of dependent steps: each layer has the steps that can run in parallel once all earlier layers are done.
 */
final class Layers {

    private Layers() {}

    /**
     * @param dependencies for each name the names that have to be done before; the order of the names is kept within a
     * layer
     * @throws IllegalArgumentException naming an unknown dependency, or a cycle
     */
    static List<List<String>> of(Map<String, ? extends Set<String>> dependencies) {
        dependencies.forEach((name, needed) -> needed.stream()
                .filter(it -> !dependencies.containsKey(it))
                .findFirst()
                .ifPresent(unknown -> {
                    throw new IllegalArgumentException(name + " depends on " + unknown + ", which does not exist");
                }));
        var open = new LinkedHashMap<String, Set<String>>();
        dependencies.forEach((name, needed) -> open.put(name, new LinkedHashSet<>(needed)));
        var layers = new ArrayList<List<String>>();
        while (!open.isEmpty()) {
            var ready = open.entrySet().stream()
                    .filter(it -> it.getValue().isEmpty())
                    .map(Map.Entry::getKey)
                    .toList();
            if (ready.isEmpty()) {
                throw new IllegalArgumentException("these wait for each other in a circle: " + circle(open));
            }
            layers.add(ready);
            ready.forEach(open::remove);
            open.values().forEach(needed -> needed.removeAll(ready));
        }
        return layers;
    }

    /** Follows the dependencies until a name is repeated. */
    private static String circle(Map<String, Set<String>> open) {
        var seen = new ArrayList<String>();
        var at = open.keySet().iterator().next();
        while (!seen.contains(at)) {
            seen.add(at);
            at = open.getOrDefault(at, Set.of()).iterator().next();
        }
        var circle = seen.subList(seen.indexOf(at), seen.size());
        return circle.stream().collect(Collectors.joining(", ")) + ", " + at;
    }
}
