package io.agentmarket.edge;

import io.agentmarket.shared.Ids;
import jakarta.servlet.http.HttpServletRequest;
import java.util.regex.Pattern;

/**
 * The id of a request in logs and answers: the caller's own, if it is well-formed and no secret; otherwise a new
 * UUIDv7.
 */
final class RequestId {

    static final String HEADER = "X-Request-Id";

    private static final String ATTRIBUTE = RequestId.class.getName();
    private static final Pattern SANE = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    private RequestId() {}

    static String give(HttpServletRequest request, Ids ids) {
        var asked = request.getHeader(HEADER);
        var id = asked != null
                        && SANE.matcher(asked).matches()
                        && Secrets.mask(asked).equals(asked)
                ? asked
                : ids.next().toString();
        request.setAttribute(ATTRIBUTE, id);
        return id;
    }

    /** The request's id; a request that never reached the filters has none. */
    static String of(HttpServletRequest request) {
        var id = request.getAttribute(ATTRIBUTE);
        return id == null ? "" : id.toString();
    }
}
