package io.agentmarket.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class EmbedderTest {

    private final Embedder embedder = Embedder.shared();

    @Test
    void gives_every_text_a_vector_of_length_one() {
        assertThat(Vectors.length(embedder.embed("Where is my parcel?"))).isCloseTo(1, within(1e-5f));
    }

    @Test
    void puts_related_texts_nearer_than_unrelated_ones() {
        var parcel = embedder.embed("Where is my parcel?");

        float related = Vectors.dot(parcel, embedder.embed("My package has not arrived."));
        float unrelated = Vectors.dot(parcel, embedder.embed("The server runs out of memory."));

        assertThat(related).isGreaterThan(unrelated + 0.3f);
    }

    @Test
    void gives_a_text_the_same_vector_in_a_batch_as_alone() {
        var texts = List.of("short", "a much longer text about invoices, parcels and passwords");

        assertThat(embedder.embedAll(texts).getFirst()).containsExactly(embedder.embed("short"));
    }

    @Test
    void cuts_a_text_into_overlapping_windows_that_cover_it() {
        var text = "one two three four five six seven eight";

        assertThat(embedder.windows(text, 4, 3))
                .containsExactly("one two three four", "four five six seven", "seven eight");
        assertThat(embedder.windows(text, 8, 5)).containsExactly(text);
        assertThat(embedder.windows("", 4, 3)).containsExactly("");
        assertThat(embedder.windows("😀 one 😀 two", 2, 2)).containsExactly("😀 one", "😀 two");
    }

    @Test
    void reads_text_longer_than_its_window_to_the_end() {
        var reading = embedder.read("The card is lost. ".repeat(200));

        assertThat(reading.tokens()).hasSize(1000);
        assertThat(Vectors.length(reading.vector())).isCloseTo(1, within(1e-5f));
    }

    @Test
    void places_tokens_behind_an_emoji_where_they_stand() {
        var text = "😀😀 naïve card";

        var last = embedder.read(text).tokens().getLast();

        assertThat(text.substring(last.start(), last.end())).isEqualTo("card");
    }

    @Test
    void reads_empty_text_without_tokens() {
        assertThat(embedder.read("").tokens()).isEmpty();
    }

    @Test
    void reads_text_with_half_of_a_surrogate_pair() {
        var text = "\uD83D The card \uDE00\uD83D is lost";

        var last = embedder.read(text).tokens().getLast();

        assertThat(text.substring(last.start(), last.end())).isEqualTo("lost");
        assertThat(embedder.windows(text, 2, 2)).isNotEmpty();
    }
}
