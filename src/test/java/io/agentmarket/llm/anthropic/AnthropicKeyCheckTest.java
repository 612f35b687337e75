package io.agentmarket.llm.anthropic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentmarket.shared.AppException;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.shared.Tokens;
import io.agentmarket.upstream.Brain;
import io.agentmarket.upstream.FakeUpstream;
import io.agentmarket.upstream.Fault;
import io.agentmarket.upstream.ScriptedBrain;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnthropicKeyCheckTest {

    private static final String CUSTOMERS = "sk-ant-customers-own";

    private final FakeUpstream upstream = FakeUpstream.start(
            FakeUpstream.Settings.of(new ScriptedBrain(Brain.Reply.text("hi"))).withKeys(CUSTOMERS));
    private final AnthropicApi api = Adapters.api(upstream.baseUrl());
    private final AnthropicKeyCheck check = new AnthropicKeyCheck(api);

    @AfterEach
    void stop() {
        api.close();
        upstream.close();
    }

    @Test
    void a_good_key_passes_with_one_call_that_costs_nothing() {
        assertThatCode(() -> check.check(" " + CUSTOMERS + "\n")).doesNotThrowAnyException();

        assertThat(upstream.log())
                .singleElement()
                .satisfies(call -> assertThat(call.path()).isEqualTo("/v1/models"));
        assertThat(upstream.billed()).isEqualTo(Tokens.NONE);
    }

    @Test
    void a_key_that_the_provider_refuses_is_refused() {
        refused("sk-ant-of-nobody", ErrorCode.PROVIDER_KEY_REFUSED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "two words", "line\nbreak", "nul\u0000", "schl\u00fcssel"})
    void an_impossible_key_is_refused_without_a_call(String secret) {
        refused(secret, ErrorCode.PROVIDER_KEY_REFUSED);

        assertThat(upstream.log()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 529})
    void a_provider_in_trouble_says_nothing_about_the_key(int status) {
        upstream.fail(Fault.status(status));

        refused(CUSTOMERS, ErrorCode.MODEL_UNAVAILABLE);
    }

    @Test
    void a_provider_that_cannot_be_reached_says_nothing_about_the_key() {
        upstream.close();

        refused(CUSTOMERS, ErrorCode.MODEL_UNAVAILABLE);
    }

    private void refused(String secret, ErrorCode code) {
        assertThatThrownBy(() -> check.check(secret)).isInstanceOfSatisfying(AppException.class, e -> {
            assertThat(e.code()).isEqualTo(code);
            assertThat(e.detail()).doesNotContain(CUSTOMERS, "of-nobody", "invalid x-api-key");
        });
    }
}
