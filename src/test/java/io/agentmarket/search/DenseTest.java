package io.agentmarket.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.text.Embedder;
import org.junit.jupiter.api.Test;

class DenseTest {

    @Test
    void a_short_text_is_one_window_preceded_by_its_headings() {
        var vectors = Dense.windows("Billing", "https://x.example/help/refunds", "Refunds > When", "Within 14 days.");

        assertThat(vectors).hasSize(1);
        assertThat(vectors.getFirst())
                .isEqualTo(Embedder.shared().embed("Billing\nhelp refunds\nRefunds > When\nWithin 14 days."));
    }

    @Test
    void an_absent_title_or_heading_leaves_no_trace() {
        assertThat(Dense.windows("", "", "", "Within 14 days.").getFirst())
                .isEqualTo(Embedder.shared().embed("Within 14 days."));
    }

    @Test
    void a_long_text_has_a_window_every_80_tokens() {
        // 300 tokens: 0 to 127, 80 to 207, 160 to 287, 240 to 299.
        assertThat(Dense.windows("", "", "", "parcel ".repeat(300))).hasSize(4);
    }

    @Test
    void an_empty_text_still_has_a_vector() {
        assertThat(Dense.windows("", "", "", "")).hasSize(1);
        assertThat(Dense.windows("Title", "", "", "")).hasSize(1);
    }
}
