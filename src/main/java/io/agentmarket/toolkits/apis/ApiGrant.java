package io.agentmarket.toolkits.apis;

import io.agentmarket.tools.Secrets;
import io.agentmarket.tools.ToolFailure;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The calls that a package, or its deployment, permits {@code call_api} to make.
 *
 * @param hosts as in {@code egress.Call}; empty for none
 * @param methods by default only GET
 * @param approve methods that need an approval: by default all that change something
 * @param idempotencyHeader the header by which the API recognises a repeated call; null if it does not
 * @param plainHttp whether credentials may go over {@code http}
 */
record ApiGrant(
        Set<String> hosts,
        Set<String> methods,
        Set<String> approve,
        List<Credential> credentials,
        @Nullable String idempotencyHeader,
        Duration timeout,
        boolean plainHttp) {

    static final Set<String> CHANGING = Set.of("POST", "PUT", "PATCH", "DELETE");

    private static final Set<String> AGAIN_THE_SAME = Set.of("GET", "HEAD", "OPTIONS", "PUT", "DELETE");
    private static final int SECONDS = 20;
    private static final int MAX_SECONDS = 60;
    private static final Pattern SECRET = Pattern.compile("\\{\\{secret\\.([A-Za-z0-9_]{1,64})}}");

    /**
     * A header that the platform adds; the model and the journal never see its value.
     *
     * @param host the host that gets it: an exact name, {@code *.example.com}, or empty for every granted host
     * @param value with {@code {{secret.name}}} for secrets of the deployment
     */
    record Credential(String host, String header, String value) {

        boolean isFor(String called) {
            return host.isEmpty() || names(host, called);
        }
    }

    private static boolean names(String pattern, String host) {
        return pattern.equals("*")
                || pattern.equals(host)
                || pattern.startsWith("*.") && host.endsWith(pattern.substring(1));
    }

    static ApiGrant of(JsonNode grant) {
        var methods = grant.has("methods") ? capitals(grant.path("methods")) : Set.of("GET");
        var header = grant.path("idempotency_header").asString("");
        long seconds = grant.path("seconds").asLong(SECONDS);
        return new ApiGrant(
                texts(grant.path("hosts")).collect(Collectors.toSet()),
                methods,
                grant.has("approve") ? capitals(grant.path("approve")) : CHANGING,
                grant.path("credentials")
                        .valueStream()
                        .map(each -> new Credential(
                                each.path("host").asString("").toLowerCase(Locale.ROOT),
                                each.path("header").asString(""),
                                each.path("value").asString("")))
                        .toList(),
                header.isEmpty() ? null : header,
                Duration.ofSeconds(Math.clamp(seconds, 1, MAX_SECONDS)),
                grant.path("plain_http").asBoolean(false));
    }

    private static Stream<String> texts(JsonNode list) {
        return list.valueStream().filter(JsonNode::isString).map(JsonNode::stringValue);
    }

    private static Set<String> capitals(JsonNode list) {
        return texts(list).map(each -> each.toUpperCase(Locale.ROOT)).collect(Collectors.toSet());
    }

    /** Whether a call can change something without an approval. */
    boolean changesUnasked() {
        var unasked = new HashSet<>(methods);
        unasked.retainAll(CHANGING);
        unasked.removeAll(approve);
        return !unasked.isEmpty();
    }

    boolean asks(String method) {
        return CHANGING.contains(method) && approve.contains(method);
    }

    /** Whether the same call may be repeated when its outcome is unknown. */
    boolean mayRepeat(String method) {
        return AGAIN_THE_SAME.contains(method) || idempotencyHeader != null;
    }

    /** @throws ToolFailure if the grant lacks this host or method, so that no approval is requested in vain */
    void require(String host, String method) {
        if (hosts.stream().noneMatch(each -> names(each.toLowerCase(Locale.ROOT), host))) {
            throw new ToolFailure("The host " + host + " is not granted.");
        }
        if (!methods.contains(method)) {
            throw new ToolFailure("The method " + method + " is not granted; granted are "
                    + methods.stream().sorted().collect(Collectors.joining(", ")) + ".");
        }
    }

    /**
     * Headers for one call, by name in any case.
     *
     * @throws ToolFailure if a secret is missing, or would be sent unencrypted
     */
    Map<String, String> credentials(String scheme, String host, Secrets secrets) {
        var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        for (var credential : credentials) {
            if (credential.isFor(host)) {
                if (!scheme.equals("https") && !plainHttp) {
                    throw new ToolFailure("Credentials are sent over https only.");
                }
                headers.put(credential.header(), filled(credential.value(), secrets));
            }
        }
        return headers;
    }

    private static String filled(String value, Secrets secrets) {
        return SECRET.matcher(value)
                .replaceAll(found -> Matcher.quoteReplacement(secrets.find(found.group(1))
                        .orElseThrow(() -> new ToolFailure("There is no secret " + found.group(1)
                                + "; give it to the deployment that runs this agent."))));
    }
}
