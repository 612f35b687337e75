package io.agentmarket.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class SoftmaxTrainingTest {

    private static final List<Features> POINTS = List.of(at(1, 0), at(0.8f, 0.3f), at(-1, 0.1f), at(-0.7f, -0.2f));
    private static final List<String> LABELS = List.of("right", "right", "left", "left");

    @Test
    void separates_two_labels() {
        var model = train();

        assertThat(POINTS.stream().map(point -> model.labels().get(Vectors.argmax(model.logits(point)))))
                .isEqualTo(LABELS);
    }

    @Test
    void gives_the_same_weights_each_time() {
        assertThat(train().weights()).containsExactly(train().weights());
    }

    @Test
    void claims_no_more_than_smoothed_labels_say() {
        var plain = SoftmaxTraining.train(POINTS, LABELS, 5, new SoftmaxTraining.Settings(1e-6, 200));
        var smoothed = SoftmaxTraining.train(POINTS, LABELS, 5, new SoftmaxTraining.Settings(1e-6, 200, 0.2));

        assertThat(Vectors.softmax(plain.logits(POINTS.getFirst()))[1]).isGreaterThan(0.98f);
        assertThat(Vectors.softmax(smoothed.logits(POINTS.getFirst()))[1]).isCloseTo(0.9f, within(0.05f));
    }

    @Test
    void keeps_its_logits_nearly_when_stored_as_bytes() throws IOException {
        var model = train();
        var bytes = new ByteArrayOutputStream();

        model.writeTo(new DataOutputStream(bytes));
        var stored = SoftmaxRegression.readFrom(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));

        assertThat(stored.labels()).isEqualTo(model.labels());
        assertThat(stored.logits(POINTS.getFirst())[0]).isCloseTo(model.logits(POINTS.getFirst())[0], within(0.05f));
    }

    private static SoftmaxRegression train() {
        return SoftmaxTraining.train(POINTS, LABELS, 5, new SoftmaxTraining.Settings(1e-3, 50));
    }

    private static Features at(float x, float y) {
        return new Features(new float[] {x, y, 0, 0}, new int[] {0}, new float[] {x});
    }
}
