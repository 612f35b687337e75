package io.agentmarket.llm.anthropic;

import io.agentmarket.llm.ModelKey;
import io.agentmarket.shared.ApiKeyId;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;

/**
 * The stand-in for the provider that {@code ./run demo} starts for one run. It serves only runs that are started with
 * one API key: all other runs are quoted and made as if there were no stand-in.
 *
 * @param apiKey the API key whose runs it serves
 */
record StandIn(ApiKeyId apiKey, String baseUrl, String secret) {

    private static final String PREFIX = "agentmarket.demo-stand-in.";

    /** The stand-in in the current settings; the demo sets {@code api-key} while its run lasts. */
    static Optional<StandIn> of(Environment environment) {
        return Optional.of(environment.getProperty(PREFIX + "api-key", ""))
                .filter(id -> !id.isEmpty())
                .map(id -> new StandIn(
                        new ApiKeyId(UUID.fromString(id)),
                        environment.getRequiredProperty(PREFIX + "url"),
                        environment.getRequiredProperty(PREFIX + "secret")));
    }

    Optional<ModelKey> key(@Nullable ApiKeyId starter) {
        return apiKey.equals(starter) ? Optional.of(new ModelKey(secret, false, baseUrl)) : Optional.empty();
    }
}
