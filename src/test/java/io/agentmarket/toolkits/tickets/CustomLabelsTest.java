package io.agentmarket.toolkits.tickets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentmarket.toolkits.tickets.CustomLabels.Labelled;
import java.util.List;
import org.junit.jupiter.api.Test;

class CustomLabelsTest {

    private static final List<Labelled> EXAMPLES = List.of(
            new Labelled("The greenhouse heating failed last night", "climate"),
            new Labelled("It is too hot for the tomatoes under glass", "climate"),
            new Labelled("Ventilation flaps do not open at noon", "climate"),
            new Labelled("Humidity sensor in house 3 shows nonsense", "climate"),
            new Labelled("Aphids on the pepper plants again", "pests"),
            new Labelled("White flies all over the cucumbers", "pests"),
            new Labelled("Something eats holes into the cabbage leaves", "pests"),
            new Labelled("Snails destroyed the lettuce seedlings", "pests"));

    private final CustomLabels labels = CustomLabels.train(EXAMPLES);

    @Test
    void assigns_the_customers_own_label_to_a_new_text() {
        assertThat(labels.assign("Caterpillars are eating the plants"))
                .hasValueSatisfying(label -> assertThat(label.value()).isEqualTo("pests"));
        assertThat(labels.assign("The greenhouse is far too cold"))
                .hasValueSatisfying(label -> assertThat(label.value()).isEqualTo("climate"));
    }

    @Test
    void supports_the_label_with_words_of_the_text() {
        assertThat(labels.assign("Lice on the pepper plants"))
                .hasValueSatisfying(label ->
                        assertThat(label.evidence()).isNotEmpty().isSubsetOf("Lice", "on", "the", "pepper", "plants"));
    }

    @Test
    void assigns_nothing_to_a_text_unlike_all_examples() {
        assertThat(labels.assign("Please send me a copy of my payslip")).isEmpty();
        assertThat(labels.assign("")).isEmpty();
    }

    @Test
    void learns_from_one_example_a_label() {
        var two = CustomLabels.train(
                List.of(new Labelled("My parcel is late", "delivery"), new Labelled("I forgot my password", "login")));

        assertThat(two.assign("The parcel did not come"))
                .hasValueSatisfying(label -> assertThat(label.value()).isEqualTo("delivery"));
    }

    @Test
    void gives_the_same_confidence_after_training_again() {
        var text = "Caterpillars are eating the plants";

        assertThat(CustomLabels.train(EXAMPLES).assign(text)).isEqualTo(labels.assign(text));
    }

    @Test
    void refuses_examples_of_one_label_only() {
        assertThatThrownBy(() -> CustomLabels.train(EXAMPLES.subList(0, 4)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Examples of at least two labels are needed.");
    }
}
