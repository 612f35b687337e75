package io.agentmarket.stores;

import io.agentmarket.shared.StartFailure;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;

/**
 * The address of a database, with a login.
 *
 * @param jdbc {@code jdbc:postgresql://host:port/name?options}, without user and password
 * @param user login role
 * @param password its password, possibly empty
 */
record DatabaseUrl(String jdbc, String user, String password) {

    /**
     * Reads {@code postgres://user:password@host:port/name?options} or a JDBC URL with {@code user} and
     * {@code password} options.
     *
     * @param variable the environment variable's name, for the sentence of a refusal
     */
    static DatabaseUrl parse(String variable, String text) {
        try {
            var uri = new URI(text.startsWith("jdbc:") ? text.substring("jdbc:".length()) : text);
            var scheme = String.valueOf(uri.getScheme());
            if (!scheme.equals("postgres") && !scheme.equals("postgresql") || uri.getHost() == null) {
                throw malformed(variable);
            }
            var user = "";
            var password = "";
            if (uri.getRawUserInfo() != null) {
                var parts = uri.getRawUserInfo().split(":", 2);
                user = decode(parts[0]);
                password = parts.length == 2 ? decode(parts[1]) : "";
            }
            var options = new ArrayList<String>();
            for (var option : uri.getRawQuery() == null
                    ? new String[0]
                    : uri.getRawQuery().split("&")) {
                if (option.startsWith("user=")) {
                    user = decode(option.substring("user=".length()));
                } else if (option.startsWith("password=")) {
                    password = decode(option.substring("password=".length()));
                } else {
                    options.add(option);
                }
            }
            if (user.isEmpty()) {
                throw malformed(variable);
            }
            var port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
            var query = options.isEmpty() ? "" : "?" + String.join("&", options);
            return new DatabaseUrl(
                    "jdbc:postgresql://" + uri.getHost() + port + uri.getRawPath() + query, user, password);
        } catch (URISyntaxException e) {
            throw malformed(variable);
        }
    }

    /** The same address with this password, unless it has one already. */
    DatabaseUrl orPassword(String other) {
        return password.isEmpty() ? new DatabaseUrl(jdbc, user, other) : this;
    }

    /** The address without the login: safe to print. */
    @Override
    public String toString() {
        return jdbc.replaceFirst("\\?.*", "");
    }

    private static String decode(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static StartFailure malformed(String variable) {
        return new StartFailure(
                variable + " is not a PostgreSQL address: write it as postgres://user:password@host:5432/name.");
    }
}
