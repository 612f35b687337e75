package io.agentmarket.toolkits.data.postgres;

import io.agentmarket.toolkits.data.postgres.PostgresFailedException.Kind;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a connection's secret. Only the parameters listed here may be in it: the driver has others that load
 * classes, read files or call other servers.
 *
 * @param host a name, or an address without brackets
 * @param sslMode as in libpq; empty when it is not said
 */
record ConnectionUrl(String host, int port, String database, String user, String password, String sslMode) {

    /** PostgreSQL's own. */
    static final int USUAL_PORT = 5432;

    private static final int MAX_LENGTH = 2_000;

    private static final Set<String> SSL_MODES = Set.of("disable", "prefer", "require", "verify-ca", "verify-full");

    /** The form of a secret, as a part of a sentence. */
    private static final String FORM = "postgresql://user:password@host:port/database?sslmode=verify-full";

    static ConnectionUrl of(String secret) {
        if (secret.length() > MAX_LENGTH) {
            throw refused("is longer than " + MAX_LENGTH + " characters");
        }
        try {
            var text = secret.strip();
            var uri = new URI(text.startsWith("jdbc:") ? text.substring("jdbc:".length()) : text);
            var scheme = String.valueOf(uri.getScheme());
            if (!scheme.equals("postgresql") && !scheme.equals("postgres") || uri.getHost() == null) {
                throw refused("is not of the form " + FORM);
            }
            return of(uri, parameters(uri.getRawQuery()));
        } catch (URISyntaxException | IllegalArgumentException e) {
            throw refused("is not of the form " + FORM + "; write special characters of the password as %XX");
        }
    }

    private static ConnectionUrl of(URI uri, Map<String, String> parameters) {
        var login = (uri.getRawUserInfo() == null ? "" : uri.getRawUserInfo()).split(":", 2);
        var user = decoded(login[0]);
        var password = login.length == 2 ? decoded(login[1]) : "";
        var path = uri.getRawPath() == null || uri.getRawPath().isEmpty()
                ? ""
                : uri.getRawPath().substring(1);
        user = parameters.getOrDefault("user", user);
        password = parameters.getOrDefault("password", password);
        if (user.isEmpty() || path.isEmpty() || path.contains("/")) {
            throw refused("names no user or no database; its form is " + FORM);
        }
        var mode = parameters.getOrDefault("sslmode", "");
        if (!mode.isEmpty() && !SSL_MODES.contains(mode)) {
            throw refused("has an sslmode that is none of disable, prefer, require, verify-ca and verify-full");
        }
        var host = uri.getHost();
        var bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        return new ConnectionUrl(
                bare, uri.getPort() < 0 ? USUAL_PORT : uri.getPort(), decoded(path), user, password, mode);
    }

    private static Map<String, String> parameters(@Nullable String query) {
        var parameters = new TreeMap<String, String>();
        for (var each : query == null || query.isEmpty() ? new String[0] : query.split("&", -1)) {
            var pair = each.split("=", 2);
            if (!Set.of("user", "password", "sslmode").contains(pair[0]) || pair.length < 2) {
                throw refused("has a parameter that is not allowed; only sslmode, user and password are");
            }
            if (parameters.put(pair[0], decoded(pair[1])) != null) {
                throw refused("has a parameter twice");
            }
        }
        return parameters;
    }

    /** Without the secret parts. */
    @Override
    public String toString() {
        return "ConnectionUrl";
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static PostgresFailedException refused(String what) {
        return new PostgresFailedException(Kind.REFUSED, "The secret with the database's address " + what + ".");
    }
}
