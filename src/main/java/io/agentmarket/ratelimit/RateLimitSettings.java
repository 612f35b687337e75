package io.agentmarket.ratelimit;

import io.agentmarket.shared.Setting;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings of the limiter.
 *
 * @param replicas the minimum number of replicas, 1 to 1,000: limits are divided by it while Redis does not answer
 */
@ConfigurationProperties(RateLimitSettings.PREFIX)
record RateLimitSettings(
        @DefaultValue("1") int replicas, @DefaultValue Ratelimit ratelimit) {

    static final String PREFIX = "agentmarket";

    RateLimitSettings {
        Setting.within(PREFIX + ".replicas", replicas, 1, 1_000);
    }

    /**
     * The settings that carry the room's name.
     *
     * @param timeout the longest wait for a decision of Redis, at most 10 s; a healthy Redis takes less than a
     * millisecond. After it the replica decides by itself
     * @param readsPerMinute the polls allowed per key and minute, 1 to a million
     */
    record Ratelimit(
            @DefaultValue("50ms") Duration timeout,
            @DefaultValue("600") int readsPerMinute) {

        Ratelimit {
            Setting.within(PREFIX + ".ratelimit.timeout", timeout, Duration.ofSeconds(10));
            Setting.within(PREFIX + ".ratelimit.reads-per-minute", readsPerMinute, 1, 1_000_000);
        }
    }
}
