package io.agentmarket.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.text.Embedder;
import io.agentmarket.toolkits.incidents.IncidentTools;
import io.agentmarket.toolkits.tickets.SeededKnowledge;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SeedVectorsTest {

    private static final List<String> TEXTS = Stream.of(SeededKnowledge.texts(), IncidentTools.texts())
            .flatMap(List::stream)
            .distinct()
            .toList();

    @BeforeAll
    static void write_the_file_when_asked() throws Exception {
        if (Boolean.getBoolean("vectors.write")) {
            var bytes = SeedVectors.write(TEXTS);
            Files.write(Path.of("src/main/resources" + SeedVectors.FILE), bytes);
            Files.write(Path.of("target/classes" + SeedVectors.FILE), bytes);
        }
    }

    @Test
    void every_seeded_text_has_a_shipped_vector() {
        assertThat(TEXTS).allMatch(SeedVectors.shipped()::has);
    }

    /**
     * The quantised model rounds otherwise on another family of processors: of 713 texts the farthest was at 0.9945.
     */
    @Test
    void a_shipped_vector_points_where_the_model_points() {
        var shipped = SeedVectors.shipped();

        for (int i = 0; i < TEXTS.size(); i += 40) {
            assertThat(dot(shipped.of(TEXTS.get(i)), Embedder.shared().embed(TEXTS.get(i))))
                    .isGreaterThan(0.99);
        }
    }

    @Test
    void a_text_that_is_not_shipped_is_embedded() {
        var text = "A text that nobody seeded.";

        assertThat(SeedVectors.shipped().has(text)).isFalse();
        assertThat(SeedVectors.shipped().of(text)).isEqualTo(Embedder.shared().embed(text));
    }

    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
