package io.agentmarket.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.shared.Json;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The size of an entry in bytes is computed without writing it. */
class StorableJsonTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "true",
                "{}",
                "[]",
                "[[],{}]",
                "-12.50e3",
                "9223372036854775808",
                "{\"a\":1,\"b\":[1,2,{\"c\":null}]}",
                "\"a/b \\\\ \\\" \\t \\u0001 \\u007f\"",
                "{\"naïve\\n\":\"日本 \\ud83d\\ude00 é\"}"
            })
    void bytes_are_those_of_the_text(String text) {
        var json = Json.STORED.readTree(text);

        assertThat(StorableJson.bytes(json)).isEqualTo(written(json));
    }

    @Test
    void every_character_counts_as_it_is_written() {
        for (int c = 0; c < Character.MIN_SURROGATE; c++) {
            var json = Json.MAPPER.getNodeFactory().stringNode(Character.toString(c));

            assertThat(StorableJson.bytes(json)).as("character %d", c).isEqualTo(written(json));
        }
    }

    @Test
    void a_long_text_counts_as_it_is_written() {
        var random = new Random(7);
        var text = new StringBuilder();
        random.ints(5_000, 0, 0x11_000)
                .filter(it -> it < Character.MIN_SURROGATE || it > Character.MAX_SURROGATE)
                .forEach(text::appendCodePoint);
        var json = Json.MAPPER.createObjectNode().put("text", text.toString());

        assertThat(StorableJson.bytes(json)).isEqualTo(written(json));
    }

    private static long written(JsonNode json) {
        return json.toString().getBytes(StandardCharsets.UTF_8).length;
    }
}
