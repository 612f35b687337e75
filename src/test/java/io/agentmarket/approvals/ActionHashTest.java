package io.agentmarket.approvals;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.shared.Json;
import io.agentmarket.shared.Sha256;
import java.math.BigDecimal;
import java.util.HexFormat;
import java.util.Random;
import org.erdtman.jcs.JsonCanonicalizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

class ActionHashTest {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    @ParameterizedTest
    @CsvSource({
        "9007199254740993, 9007199254740992",
        "-9007199254740993, -9007199254740992",
        "1152921504606846976, 1152921504606847000",
        "123456789012345678901234567890, 123456789012345678901234567891",
        "18446744073709551615, 18446744073709551616"
    })
    void two_amounts_never_share_a_hash(String one, String other) {
        assertThat(hash("{\"amount\":" + one + "}")).isNotEqualTo(hash("{\"amount\":" + other + "}"));
    }

    @Test
    void fractions_that_round_to_one_double_have_different_hashes() {
        var one = NODES.numberNode(new BigDecimal("0.1"));
        var other = NODES.numberNode(new BigDecimal("0.1000000000000000055"));

        assertThat(ActionHash.of(one))
                .isNotEqualTo(ActionHash.of(other))
                .isEqualTo(ActionHash.of(NODES.numberNode(0.1)));
    }

    @Test
    void one_amount_has_one_hash_however_it_is_written() {
        assertThat(hash("{\"b\":5,\"a\":1e300}")).isEqualTo(hash("{\"a\":1" + "0".repeat(300) + ",\"b\":5.0}"));
        assertThat(ActionHash.canonical(NODES.numberNode(new BigDecimal("5.000"))))
                .isEqualTo("5");
    }

    /** RFC 8785's own implementation is the oracle wherever a double holds the number. */
    @Test
    void numbers_within_a_double_are_written_as_rfc_8785_says() throws Exception {
        var random = new Random(8785);
        for (int n = 0; n < 2_000; n++) {
            var list = Json.MAPPER.createArrayNode().add(value(random, 4)).toString();

            var canonical = new JsonCanonicalizer(list).getEncodedString();

            assertThat(ActionHash.canonical(Json.MAPPER.readTree(list))).isEqualTo(canonical);
            assertThat(hash(list)).isEqualTo(HexFormat.of().formatHex(Sha256.of(canonical)));
        }
    }

    private static JsonNode value(Random random, int levels) {
        return switch (random.nextInt(levels == 0 ? 5 : 7)) {
            case 0 -> NODES.numberNode(random.nextLong(-(1L << 53), 1L << 53));
            case 1 -> {
                var number = Double.longBitsToDouble(random.nextLong());
                yield NODES.numberNode(Double.isFinite(number) ? number : 0.5);
            }
            case 2 -> NODES.stringNode(text(random));
            case 3 -> NODES.booleanNode(random.nextBoolean());
            case 4 -> NODES.nullNode();
            case 5 -> {
                var list = Json.MAPPER.createArrayNode();
                for (int i = random.nextInt(4); i > 0; i--) {
                    list.add(value(random, levels - 1));
                }
                yield list;
            }
            default -> {
                var object = Json.MAPPER.createObjectNode();
                for (int i = random.nextInt(4); i > 0; i--) {
                    object.set(text(random), value(random, levels - 1));
                }
                yield object;
            }
        };
    }

    private static String text(Random random) {
        var text = new StringBuilder();
        for (int i = random.nextInt(6); i > 0; i--) {
            text.appendCodePoint(
                    switch (random.nextInt(4)) {
                        case 0 -> random.nextInt(0x20);
                        case 1 -> "\"\\/\u007f\u20ac\u2028".charAt(random.nextInt(6));
                        case 2 -> 0x1F600 + random.nextInt(16);
                        default -> 'a' + random.nextInt(26);
                    });
        }
        return text.toString();
    }

    private static String hash(String json) {
        return ActionHash.of(Json.MAPPER.readTree(json));
    }
}
