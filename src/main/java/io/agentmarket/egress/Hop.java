package io.agentmarket.egress;

import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One request on the way to an answer: the call itself, or the target of a redirect.
 *
 * <p>Follows the Fetch standard: after 303, and after 301 or 302 for a POST, the next request is a GET; other redirects
 * repeat the request. To another host, port or scheme only headers are sent that cannot be a secret.
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
record Hop(String method, Target target, Map<String, String> headers, byte @Nullable [] body) {

    private static final Set<String> NO_SECRETS = Set.of("accept", "accept-language", "content-type", "user-agent");
    private static final Set<String> OF_A_BODY =
            Set.of("content-type", "content-language", "content-location", "content-encoding", "digest", "repr-digest");

    static Hop of(Call call) {
        return new Hop(call.method(), Target.of(call.uri()), call.headers(), call.body());
    }

    /** The next request; empty if the answer is no redirect. */
    Optional<Hop> after(int status, @Nullable String location) {
        var redirects = status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
        return redirects && location != null ? Optional.of(to(status, location)) : Optional.empty();
    }

    private Hop to(int status, String location) {
        var next = resolved(location);
        if (target.https() && !next.https()) {
            throw new EgressRefusedException("A redirect leads from https to http.");
        }
        var asksByGet = status == 303 ? !method.equals("HEAD") : status < 303 && method.equals("POST");
        var sameOrigin = target.isSameOrigin(next);
        var sent = headers.entrySet().stream()
                .filter(it -> sameOrigin || NO_SECRETS.contains(it.getKey().toLowerCase(Locale.ROOT)))
                .filter(it -> !asksByGet || !OF_A_BODY.contains(it.getKey().toLowerCase(Locale.ROOT)))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        return new Hop(asksByGet ? "GET" : method, next, sent, asksByGet ? null : body);
    }

    private Target resolved(String location) {
        try {
            return Target.of(target.uri().resolve(URI.create(location)));
        } catch (IllegalArgumentException e) {
            throw new EgressFailedException(
                    EgressFailedException.Reason.REDIRECTS, "A redirect leads to an invalid address.", e);
        }
    }
}
