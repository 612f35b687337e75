package io.agentmarket.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.agentmarket.shared.AppException;
import io.agentmarket.shared.ErrorCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdempotencyKeyTest {

    @ParameterizedTest
    @ValueSource(strings = {"1", "order 4711 of \"Müller\"", "2026-11-30T12:00:00Z"})
    void a_key_is_any_text(String key) {
        assertThat(IdempotencyKey.required(key)).isEqualTo(key);
    }

    @Test
    void it_has_at_most_255_characters() {
        assertThat(IdempotencyKey.required("x".repeat(255))).hasSize(255);
        refuses("x".repeat(256), ErrorCode.INVALID_REQUEST);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "  "})
    void it_must_be_there(String key) {
        refuses(key, ErrorCode.IDEMPOTENCY_KEY_REQUIRED);
    }

    private static void refuses(String key, ErrorCode code) {
        assertThatExceptionOfType(AppException.class)
                .isThrownBy(() -> IdempotencyKey.required(key))
                .satisfies(e -> assertThat(e.code()).isEqualTo(code));
    }
}
