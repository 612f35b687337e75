package io.agentmarket.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyTextTest {

    private static final String ANY = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_-. ";

    @Test
    void a_key_reads_back_as_itself() {
        var live = KeyText.random(false, new SecureRandom());
        var test = KeyText.random(true, new SecureRandom());

        assertThat(live.secret()).matches("amp_live_[0-9A-Za-z]{33}");
        assertThat(test.secret()).matches("amp_test_[0-9A-Za-z]{33}");
        assertThat(KeyText.parse(live.secret()).orElseThrow().hash()).isEqualTo(live.hash());
        assertThat(KeyText.parse(test.secret()).orElseThrow().isTest()).isTrue();
    }

    @Test
    void every_change_of_one_character_is_refused() {
        var random = new Random(7);
        for (var round = 0; round < 20; round++) {
            var key = KeyText.random(round % 2 == 0, random).secret();

            for (var at = 0; at < key.length(); at++) {
                for (var other : ANY.toCharArray()) {
                    var changed = key.substring(0, at) + other + key.substring(at + 1);

                    assertThat(KeyText.parse(changed).isPresent())
                            .as("character %d becomes %s", at, other)
                            .isEqualTo(other == key.charAt(at));
                }
            }
        }
    }

    @Test
    void every_swap_of_neighbours_is_refused() {
        var key = KeyText.random(false, new Random(7)).secret();

        for (var at = 0; at < key.length() - 1; at++) {
            var swapped = key.substring(0, at) + key.charAt(at + 1) + key.charAt(at) + key.substring(at + 2);

            assertThat(KeyText.parse(swapped).isPresent()).isEqualTo(swapped.equals(key));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "amp_live_", "amp_prod_000000000000000000000000000000000", "sk-ant-api03-abc"})
    void an_invalid_key_is_refused(String text) {
        assertThat(KeyText.parse(text)).isEmpty();
    }

    @Test
    void the_checksum_is_the_documented_one() {
        assertThat(KeyText.parse("amp_live_" + "0".repeat(27) + "4AfFxm")).isPresent();
    }

    @Test
    void a_key_does_not_print_itself() {
        var key = KeyText.random(false, new SecureRandom());

        assertThat(key.toString()).doesNotContain(key.secret().substring(0, 20));
    }
}
