package io.agentmarket.vault;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.shared.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

/** The test vectors of the specification, and further cases. */
class FernetTest {

    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

    private final Fernet fernet = new Fernet(new byte[Fernet.KEY_BYTES]);

    @Test
    void there_are_one_and_one_and_eight_vectors() throws IOException {
        assertThat(vectors("generate")).hasSize(1);
        assertThat(vectors("verify")).hasSize(1);
        assertThat(vectors("invalid")).hasSize(8);
    }

    @TestFactory
    List<DynamicTest> generates_the_token_of_the_specification() throws IOException {
        return vectors("generate").stream()
                .map(vector -> DynamicTest.dynamicTest(vector.path("src").asString(), () -> {
                    var token = fernet(vector).seal(bytes(vector.path("src").asString()), now(vector), iv(vector));

                    assertThat(token).isEqualTo(vector.path("token").asString());
                }))
                .toList();
    }

    @TestFactory
    List<DynamicTest> opens_the_token_of_the_specification() throws IOException {
        return vectors("verify").stream()
                .map(vector -> DynamicTest.dynamicTest(
                        vector.path("src").asString(),
                        () -> assertThat(open(vector))
                                .map(FernetTest::text)
                                .contains(vector.path("src").asString())))
                .toList();
    }

    @TestFactory
    List<DynamicTest> refuses_every_invalid_token_of_the_specification() throws IOException {
        return vectors("invalid").stream()
                .map(vector -> DynamicTest.dynamicTest(
                        vector.path("desc").asString(),
                        () -> assertThat(open(vector)).isEmpty()))
                .toList();
    }

    @Test
    void any_changed_bit_is_noticed() {
        var token = Base64.getUrlDecoder().decode(fernet.seal(bytes("secret"), NOW, new byte[Fernet.IV_BYTES]));

        for (int bit = 0; bit < token.length * 8; bit++) {
            var changed = token.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(fernet.open(Base64.getUrlEncoder().encodeToString(changed)))
                    .as("bit %d", bit)
                    .isEmpty();
        }
    }

    @Test
    void a_message_of_any_length_comes_back() {
        for (int length = 0; length < 50; length++) {
            var message = "x".repeat(length);

            var token = fernet.seal(bytes(message), NOW, new byte[Fernet.IV_BYTES]);

            assertThat(fernet.open(token)).map(FernetTest::text).contains(message);
        }
    }

    @Test
    void without_a_limit_an_old_token_opens() {
        var token = fernet.seal(bytes("old"), Instant.EPOCH, new byte[Fernet.IV_BYTES]);

        assertThat(fernet.open(token)).map(FernetTest::text).contains("old");
        assertThat(fernet.open(token, NOW, Duration.ofDays(1))).isEmpty();
    }

    @Test
    void sixty_seconds_ahead_are_borne_and_no_more() {
        var token = fernet.seal(bytes("ahead"), NOW, new byte[Fernet.IV_BYTES]);

        assertThat(fernet.open(token, NOW.minusSeconds(60), Duration.ofDays(1))).isPresent();
        assertThat(fernet.open(token, NOW.minusSeconds(61), Duration.ofDays(1))).isEmpty();
    }

    private static Optional<byte[]> open(JsonNode vector) {
        return fernet(vector)
                .open(
                        vector.path("token").asString(),
                        now(vector),
                        Duration.ofSeconds(vector.path("ttl_sec").asLong()));
    }

    private static Fernet fernet(JsonNode vector) {
        return new Fernet(Base64.getUrlDecoder().decode(vector.path("secret").asString()));
    }

    private static Instant now(JsonNode vector) {
        return OffsetDateTime.parse(vector.path("now").asString()).toInstant();
    }

    private static byte[] iv(JsonNode vector) {
        var iv = new byte[Fernet.IV_BYTES];
        for (int i = 0; i < iv.length; i++) {
            iv[i] = (byte) vector.path("iv").path(i).asInt();
        }
        return iv;
    }

    private static List<JsonNode> vectors(String name) throws IOException {
        try (InputStream file = FernetTest.class.getResourceAsStream("/fernet/" + name + ".json")) {
            return List.copyOf(Json.MAPPER
                    .readTree(Objects.requireNonNull(file))
                    .valueStream()
                    .toList());
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
