package io.agentmarket.toolkits.workflows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LayersTest {

    private static final int GRAPHS = 200;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void everything_is_in_the_first_layer_after_all_that_it_depends_on(long seed) {
        var random = new Random(seed);
        for (int i = 0; i < GRAPHS; i++) {
            var graph = graph(random);

            var layers = Layers.of(graph);

            assertThat(layers.stream().flatMap(List::stream)).containsExactlyInAnyOrderElementsOf(graph.keySet());
            graph.forEach((name, needed) -> assertThat(layer(layers, name))
                    .as("seed %d: %s in %s", seed, name, graph)
                    .isEqualTo(1
                            + needed.stream()
                                    .mapToInt(it -> layer(layers, it))
                                    .max()
                                    .orElse(-1)));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {4, 5})
    void a_circle_is_named_wherever_it_is(long seed) {
        var random = new Random(seed);
        for (int i = 0; i < GRAPHS; i++) {
            var graph = graph(random);
            graph.put("x", Set.of("y"));
            graph.put("y", Set.of("x", "n0"));

            assertThatThrownBy(() -> Layers.of(graph)).hasMessageMatching(".*circle: (x, y, x|y, x, y)");
        }
    }

    private static int layer(List<List<String>> layers, String name) {
        for (int i = 0; i < layers.size(); i++) {
            if (layers.get(i).contains(name)) {
                return i;
            }
        }
        throw new AssertionError(name + " is in no layer");
    }

    private static Map<String, Set<String>> graph(Random random) {
        var graph = new LinkedHashMap<String, Set<String>>();
        int size = 1 + random.nextInt(12);
        for (int i = 0; i < size; i++) {
            var needed = new TreeSet<String>();
            for (int j = 0; j < i; j++) {
                if (random.nextInt(4) == 0) {
                    needed.add("n" + j);
                }
            }
            graph.put("n" + i, needed);
        }
        return graph;
    }
}
