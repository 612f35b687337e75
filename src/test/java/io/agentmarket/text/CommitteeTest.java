package io.agentmarket.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CommitteeTest {

    private static final List<Features> POINTS = new ArrayList<>();
    private static final List<String> LABELS = new ArrayList<>();

    // Exclusive or: no linear classifier can tell these labels apart, one hidden layer can.
    static {
        var random = new Random(3);
        for (int i = 0; i < 400; i++) {
            var dense = new float[Embedder.DIMENSIONS];
            for (int d = 0; d < 2; d++) {
                dense[d] = (float) ((random.nextBoolean() ? 0.1 : -0.1) + 0.02 * random.nextGaussian());
            }
            POINTS.add(new Features(dense, new int[0], new float[0]));
            LABELS.add(dense[0] * dense[1] > 0 ? "same" : "different");
        }
    }

    private final Committee committee = train();

    @Test
    void learns_what_no_linear_classifier_can() {
        assertThat(accuracy()).isGreaterThan(0.99);
    }

    @Test
    void gives_the_same_weights_each_time() {
        var again = train();

        assertThat(again.linear().weights()).containsExactly(committee.linear().weights());
        assertThat(again.networks().getFirst().hidden())
                .containsExactly(committee.networks().getFirst().hidden());
        assertThat(again.networks().getFirst().output().weights())
                .containsExactly(committee.networks().getFirst().output().weights());
    }

    @Test
    void gives_probabilities_that_add_up_to_one() {
        var probabilities = committee.probabilities(POINTS.getFirst());

        assertThat(probabilities[0] + probabilities[1]).isCloseTo(1, within(1e-5f));
    }

    @Test
    void keeps_its_probabilities_nearly_when_stored_as_bytes() throws IOException {
        var bytes = new ByteArrayOutputStream();

        committee.writeTo(new DataOutputStream(bytes));
        var stored = Committee.readFrom(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));

        assertThat(stored.labels()).isEqualTo(committee.labels());
        assertThat(stored.probabilities(POINTS.getFirst())[0])
                .isCloseTo(committee.probabilities(POINTS.getFirst())[0], within(0.02f));
    }

    private double accuracy() {
        int right = 0;
        for (int i = 0; i < POINTS.size(); i++) {
            var probabilities = committee.probabilities(POINTS.get(i));
            right += committee.labels().get(Vectors.argmax(probabilities)).equals(LABELS.get(i)) ? 1 : 0;
        }
        return (double) right / POINTS.size();
    }

    private static Committee train() {
        return Committee.train(POINTS, LABELS, Embedder.DIMENSIONS, 7);
    }
}
