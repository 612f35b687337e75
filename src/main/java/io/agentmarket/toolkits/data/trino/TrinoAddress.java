package io.agentmarket.toolkits.data.trino;

import io.agentmarket.toolkits.data.engines.EngineFailedException;
import io.agentmarket.toolkits.data.engines.EngineFailedException.Kind;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a cluster's address.
 *
 * @param url without parameters
 * @param parameters those that name who asks, and nothing that reads files or loads classes here
 */
record TrinoAddress(String url, String host, int port, Map<String, String> parameters) {

    private static final Set<String> ALLOWED = Set.of(
            "user", "password", "accessToken", "SSL", "source", "clientInfo", "clientTags", "traceToken", "roles");

    static TrinoAddress of(String text) {
        try {
            var uri = new URI(text.startsWith("jdbc:") ? text.substring("jdbc:".length()) : text);
            if (!"trino".equals(uri.getScheme()) || uri.getHost() == null || uri.getPort() <= 0) {
                throw wrong();
            }
            var path = uri.getRawPath() == null ? "" : uri.getRawPath();
            return new TrinoAddress(
                    "jdbc:trino://" + uri.getHost() + ":" + uri.getPort() + path,
                    uri.getHost(),
                    uri.getPort(),
                    parameters(uri.getRawQuery()));
        } catch (URISyntaxException e) {
            throw new EngineFailedException(Kind.STATEMENT, String.valueOf(wrong().getMessage()), e);
        }
    }

    private static Map<String, String> parameters(@Nullable String query) {
        var parameters = new TreeMap<String, String>();
        if (query == null) {
            return parameters;
        }
        for (var part : query.split("&", -1)) {
            int at = part.indexOf('=');
            var name = at < 0 ? part : part.substring(0, at);
            if (!ALLOWED.contains(name)) {
                throw new EngineFailedException(
                        Kind.STATEMENT,
                        "The secret's address has a parameter that is not accepted; accepted are "
                                + String.join(", ", ALLOWED.stream().sorted().toList()) + ".");
            }
            parameters.put(name, URLDecoder.decode(part.substring(at + 1), StandardCharsets.UTF_8));
        }
        return parameters;
    }

    boolean isEncrypted() {
        return Boolean.parseBoolean(parameters.get("SSL"));
    }

    private static EngineFailedException wrong() {
        return new EngineFailedException(
                Kind.STATEMENT,
                "The secret is no address of a cluster: write jdbc:trino://host:port/catalog/schema?user=name&SSL=true.");
    }
}
