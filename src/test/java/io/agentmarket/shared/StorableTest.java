package io.agentmarket.shared;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

class StorableTest {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    @Test
    void a_value_may_nest_as_deep_as_its_entry_allows() {
        assertThat(Storable.refusal(nested(Storable.MAX_DEPTH))).isEmpty();
        assertThat(Storable.refusal(nested(Storable.MAX_DEPTH + 1))).hasValue("is nested more than 60 levels deep");
        assertThat(Storable.refusal(nested(10_000))).isPresent();
        assertThat(Json.STORED.readTree(nested(Json.MAX_STORED_DEPTH).toString()))
                .isNotNull();
        assertThat(Storable.refusalOfEntry(nested(Json.MAX_STORED_DEPTH))).isEmpty();
        assertThat(Storable.refusalOfEntry(nested(Json.MAX_STORED_DEPTH + 1))).isPresent();
    }

    @Test
    void a_name_may_be_as_long_as_readers_take_it() {
        var longest = Json.MAPPER.createObjectNode().put("x".repeat(Storable.MAX_NAME), 1);
        var longer = Json.MAPPER.createObjectNode().put("x".repeat(Storable.MAX_NAME + 1), 1);

        assertThat(Json.STORED.readTree(longest.toString())).isEqualTo(longest);
        assertThat(Storable.refusal(longest)).isEmpty();
        assertThat(Storable.refusal(longer)).hasValue("has a name of more than 50000 characters");
    }

    /** A list that holds itself many times over is refused before anybody writes it. */
    @Test
    void a_value_that_is_too_large_is_refused_without_being_written() {
        JsonNode doubled = NODES.stringNode("x");
        for (int i = 0; i < 40; i++) {
            doubled = Json.MAPPER.createArrayNode().add(doubled).add(doubled);
        }

        assertThat(Storable.refusal(doubled)).isPresent();
    }

    @Test
    void characters_that_cannot_be_stored_are_replaced_in_texts_and_names() {
        var written = Json.MAPPER.createObjectNode();
        written.put("a\0b", "\uD800 \0 \uDC00").put("kept", "\uD83D\uDE00");

        var stored = Storable.of(written);

        assertThat(stored.path("a\uFFFDb").stringValue()).isEqualTo("\uFFFD \uFFFD \uFFFD");
        assertThat(stored.path("kept").stringValue()).isEqualTo("\uD83D\uDE00");
    }

    @Test
    void only_a_number_beyond_a_double_becomes_a_text() {
        var list = Json.MAPPER
                .createArrayNode()
                .add(Double.POSITIVE_INFINITY)
                .add(new BigDecimal("1e400"))
                .add(BigInteger.TEN.pow(400))
                .add(new BigDecimal("1e-5000"))
                .add(BigInteger.TEN.pow(300))
                .add(9007199254740993L)
                .add(new BigDecimal("0.1"));

        assertThat(Storable.of(list).toString())
                .isEqualTo("[\"Infinity\",\"1E+400\",\"1" + "0".repeat(400) + "\",0.0,1" + "0".repeat(300)
                        + ",9007199254740993,0.1]");
    }

    @Test
    void an_input_is_refused_naming_each_number_beyond_a_double() {
        var input = Json.MAPPER.readTree(
                "{\"a\": [1, 1e400], \"b/c\": -1e999, \"d\": 1e308, \"e\": 123456789012345678901}");

        assertThat(Storable.violations(input, "/input"))
                .extracting(Violation::pointer)
                .containsExactly("/input/a/1", "/input/b~1c");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e400", "-1e400", "[1e999]", "{\"a\":1e99999}"})
    void an_outside_answer_keeps_digits_beyond_a_double(String text) {
        assertThat(Storable.read(text).toString()).isEqualTo(text.replaceAll("(-?)1e([0-9]+)", "\"$11E+$2\""));
    }

    @Test
    void an_outside_answer_within_doubles_is_read_unchanged() {
        var text = "{\"a\":1.10,\"b\":12345678901234567890,\"c\":[true,null,\"1e400\"]}";

        assertThat(Storable.read(text)).isEqualTo(Json.MAPPER.readTree(text));
        assertThat(Storable.read("[1e400,1.10]").get(1)).isEqualTo(NODES.numberNode(1.1));
    }

    private static JsonNode nested(int levels) {
        JsonNode value = NODES.numberNode(1);
        for (int i = 0; i < levels; i++) {
            value = i % 2 == 0
                    ? Json.MAPPER.createArrayNode().add(value)
                    : Json.MAPPER.createObjectNode().set("x", value);
        }
        return value;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a\u202eb", "a\u200bb", "\u2066a", "a\u00adb", "\ufeffa", "a\u2028b", "a\u0007b", "a\ud800b"})
    void characters_that_hide_or_turn_text_are_not_printable(String text) {
        assertThat(Storable.isPrintable(text)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Grüße, 東京", "می\u200cخواهم", "\ud83d\udc69\u200d\ud83d\ude80", "two\nlines"})
    void joiners_of_scripts_and_emoji_are_printable(String text) {
        assertThat(Storable.isPrintable(text)).isTrue();
        assertThat(Storable.isPrintableLine(text)).isEqualTo(!text.contains("\n"));
    }
}
