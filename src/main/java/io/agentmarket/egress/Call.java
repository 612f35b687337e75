package io.agentmarket.egress;

import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One call to the outside.
 *
 * @param method an HTTP method in capitals: GET, HEAD, POST, PUT, PATCH, DELETE or OPTIONS
 * @param uri absolute, {@code http} or {@code https}, without user information
 * @param headers at most 64; headers that frame the message or name the host are refused, because the client writes
 * them
 * @param body the body, or null; GET and HEAD have none
 * @param allowedHosts the hosts that the call and its redirects may reach: exact names ({@code api.example.com}),
 * subdomains ({@code *.example.com}, not the name itself), or {@code *} for any public host; empty allows none
 * @param timeout from now to the last byte of the answer, redirects included; more than zero, at most five minutes
 * @param maxBytes the longest body accepted, unpacked; 0 to 64 MiB
 * @param redirects the maximum number of followed redirects, 0 to 5; with 0 a redirect is an answer like any other
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
public record Call(
        String method,
        URI uri,
        Map<String, String> headers,
        byte @Nullable [] body,
        Set<String> allowedHosts,
        Duration timeout,
        int maxBytes,
        int redirects) {

    /** The maximum number of redirects of any call. */
    public static final int MAX_REDIRECTS = 5;

    /** The maximum size of a body that any call may accept. */
    public static final int MAX_BYTES = 64 << 20;

    /** The maximum duration of any call. */
    public static final Duration MAX_TIMEOUT = Duration.ofMinutes(5);

    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");
    private static final int MAX_HEADERS = 64;
    private static final int MAX_HEADER_LENGTH = 8_192;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}");
    private static final Pattern VALUE = Pattern.compile("[\\t\\x20-\\x7e]*");

    /**
     * Headers that only the client may write: they define a message's end, its receiver, and the fate of the
     * connection.
     */
    private static final Set<String> OURS = Set.of(
            "host",
            "connection",
            "content-length",
            "transfer-encoding",
            "te",
            "trailer",
            "upgrade",
            "expect",
            "keep-alive",
            "proxy-authorization",
            "proxy-connection",
            "accept-encoding");

    /** @throws EgressRefusedException when a part of the call must not be sent */
    public Call {
        if (!METHODS.contains(method)) {
            throw new EgressRefusedException("The method is not one of GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS.");
        }
        if (body != null && (method.equals("GET") || method.equals("HEAD"))) {
            throw new EgressRefusedException("A GET or HEAD call has no body.");
        }
        headers = Map.copyOf(headers);
        allowedHosts = Set.copyOf(allowedHosts);
        if (headers.size() > MAX_HEADERS) {
            throw new EgressRefusedException("A call has at most 64 headers.");
        }
        headers.forEach(Call::check);
        if (!timeout.isPositive() || timeout.compareTo(MAX_TIMEOUT) > 0) {
            throw new EgressRefusedException("A call's timeout is more than zero and at most five minutes.");
        }
        if (maxBytes < 0 || maxBytes > MAX_BYTES) {
            throw new EgressRefusedException("A call accepts an answer of 0 to 64 MiB.");
        }
        if (redirects < 0 || redirects > MAX_REDIRECTS) {
            throw new EgressRefusedException("A call follows 0 to 5 redirects.");
        }
    }

    /** A call that follows the maximum number of redirects. */
    public Call(
            String method,
            URI uri,
            Map<String, String> headers,
            byte @Nullable [] body,
            Set<String> allowedHosts,
            Duration timeout,
            int maxBytes) {
        this(method, uri, headers, body, allowedHosts, timeout, maxBytes, MAX_REDIRECTS);
    }

    /** The same call with a redirect as its answer. */
    public Call withoutRedirects() {
        return new Call(method, uri, headers, body, allowedHosts, timeout, maxBytes, 0);
    }

    private static void check(String name, String value) {
        if (!NAME.matcher(name).matches() || OURS.contains(name.toLowerCase(Locale.ROOT))) {
            throw new EgressRefusedException("A header's name is malformed or one that a call may not set.");
        }
        if (value.length() > MAX_HEADER_LENGTH || !VALUE.matcher(value).matches()) {
            throw new EgressRefusedException("A header's value is longer than 8192 or not printable ASCII.");
        }
    }
}
