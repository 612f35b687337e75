package io.agentmarket.shared;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tools.jackson.dataformat.yaml.YAMLMapper;

class YamlTextTest {

    @Test
    void surrogate_pairs_are_read_wherever_they_stand() {
        for (int before = 1_000; before < 1_050; before++) {
            var value = "x".repeat(before) + "😀".repeat(1_200) + "y";

            var read = YAMLMapper.shared().readTree(new YamlText("a: \"" + value + "\"\n"));

            assertThat(read.path("a").asString()).isEqualTo(value);
        }
    }

    @Test
    void a_text_that_ends_with_half_a_pair_comes_to_its_end() throws Exception {
        try (var text = new YamlText("a\ud83d")) {
            var buffer = new char[10];

            assertThat(text.read(buffer, 0, 2)).isEqualTo(1);
            assertThat(text.read(buffer, 0, 2)).isEqualTo(1);
            assertThat(text.read(buffer, 0, 2)).isEqualTo(-1);
        }
    }
}
