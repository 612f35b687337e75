package io.agentmarket.search.qdrant;

import io.agentmarket.resilience.BreakerKey;
import io.agentmarket.resilience.Breakers;
import io.agentmarket.shared.StartFailure;
import java.net.URI;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Replaces the vectors in memory when QDRANT_URL is set; the server does not have to run when the platform starts.
 */
@Configuration(proxyBeanMethods = false)
@Conditional(QdrantConfiguration.Configured.class)
class QdrantConfiguration {

    static final String URL = "QDRANT_URL";
    static final String KEY = "QDRANT_API_KEY";

    /** Whether QDRANT_URL is set and not blank. */
    static final class Configured implements Condition {
        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            return !context.getEnvironment().getProperty(URL, "").isBlank();
        }
    }

    @Bean
    QdrantStore qdrantStore(Environment environment, Breakers breakers) {
        var address = environment.getRequiredProperty(URL).strip();
        var key = environment.getProperty(KEY, "").strip();
        var breaker = breakers.of(new BreakerKey("qdrant", QdrantStore.COLLECTION, null));
        return QdrantStore.open(uri(address), key, QdrantStore.COLLECTION, breaker);
    }

    private static URI uri(String address) {
        try {
            var uri = URI.create(address);
            if (uri.getHost() != null
                    && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
                    && uri.getUserInfo() == null) {
                return uri;
            }
        } catch (IllegalArgumentException noUri) {
            throw refused(noUri);
        }
        throw refused(null);
    }

    private static StartFailure refused(@org.jspecify.annotations.Nullable Throwable cause) {
        return new StartFailure(
                "QDRANT_URL is not an address: write http://host:6334 or https://host:6334, with the port of gRPC.",
                cause);
    }
}
