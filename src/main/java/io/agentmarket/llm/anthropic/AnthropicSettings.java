package io.agentmarket.llm.anthropic;

import io.agentmarket.shared.Setting;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The timeouts of a call, each more than 0 and at most an hour; see {@link Timeouts}.
 *
 * @param headersTimeout until the response's headers
 * @param stallTimeout between two pieces of the body
 * @param callTimeout for the whole call
 */
@ConfigurationProperties(AnthropicSettings.PREFIX)
record AnthropicSettings(
        @DefaultValue("60s") Duration headersTimeout,
        @DefaultValue("30s") Duration stallTimeout,
        @DefaultValue("10m") Duration callTimeout) {

    static final String PREFIX = "agentmarket.anthropic";
    private static final Duration MAX_TIMEOUT = Duration.ofHours(1);

    AnthropicSettings {
        Setting.within(PREFIX + ".headers-timeout", headersTimeout, MAX_TIMEOUT);
        Setting.within(PREFIX + ".stall-timeout", stallTimeout, MAX_TIMEOUT);
        Setting.within(PREFIX + ".call-timeout", callTimeout, MAX_TIMEOUT);
    }

    Timeouts timeouts() {
        return new Timeouts(headersTimeout, stallTimeout, callTimeout);
    }
}
