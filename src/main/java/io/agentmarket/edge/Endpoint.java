package io.agentmarket.edge;

import io.agentmarket.identity.AnyKey;
import io.agentmarket.identity.Caller;
import io.agentmarket.identity.Requires;
import io.agentmarket.shared.Counts;
import io.agentmarket.shared.Open;
import io.agentmarket.shared.Probe;
import io.agentmarket.shared.RawBody;
import java.lang.annotation.Annotation;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.web.method.HandlerMethod;

/**
 * The declarations of a request's handler.
 *
 * @param counts what a call uses of the caller's limits
 * @param keyUse what becomes of an API key that comes with a request
 * @param uploadBytes the largest body of any type; 0 where a body must be JSON
 * @param whileStopping whether it is answered while the process stops
 */
record Endpoint(Access access, KeyUse keyUse, Counts.As counts, int uploadBytes, boolean whileStopping) {

    /** A file that the edge itself serves. */
    static final Endpoint PAGE = new Endpoint(Access.OPEN, KeyUse.NONE, Counts.As.NOTHING, 0, false);

    /** No handler, or a foreign one, below the API: strangers learn nothing of it, and attempts are counted. */
    static final Endpoint UNKNOWN = new Endpoint(Access.KEY, KeyUse.CHECKED, Counts.As.REQUEST, 0, false);

    /** The same outside the API: an address that does not exist there needs no key. */
    static final Endpoint NOWHERE = new Endpoint(Access.CLOSED, KeyUse.NONE, Counts.As.NOTHING, 0, false);

    /** An open address without that method or type: anyone may learn those it has. */
    static final Endpoint OTHER_METHOD = new Endpoint(Access.OPEN, KeyUse.COUNTED, Counts.As.REQUEST, 0, false);

    /** The callers that are admitted; a key's scopes are checked when the handler is called. */
    enum Access {
        OPEN,
        OWN_PROOF,
        KEY,
        CLOSED
    }

    /** Whether a key identifies the caller. */
    enum KeyUse {
        /** It is not read: the answer is the same for everybody and uses nothing of anybody's limits. */
        NONE,
        /** A valid one is counted; the answer is the same for everybody, also for the owner of a stale key. */
        COUNTED,
        /** A wrong one is refused. */
        CHECKED
    }

    /** A request without a handler of ours is refused for that reason, not for its body's type. */
    boolean takesAnyType() {
        return uploadBytes > 0 || !mayReadBodies();
    }

    /** Whether the request has a handler of ours, which may read its body; a file reads none. */
    boolean mayReadBodies() {
        return this != PAGE && this != UNKNOWN && this != NOWHERE && this != OTHER_METHOD;
    }

    static Endpoint of(HandlerMethod handler) {
        var open = handler.getMethodAnnotation(Open.class);
        var counts = handler.getMethodAnnotation(Counts.class);
        var upload = handler.getMethodAnnotation(RawBody.class);
        var access = open == null ? Access.KEY : open.ownProof() ? Access.OWN_PROOF : Access.OPEN;
        var counted = counts == null ? Counts.As.REQUEST : counts.value();
        var probe = handler.getMethodAnnotation(Probe.class);
        return new Endpoint(
                access,
                keyUse(access, counted, handler),
                counted,
                upload == null ? 0 : upload.maxBytes(),
                probe != null && probe.whileStopping());
    }

    private static KeyUse keyUse(Access access, Counts.As counts, HandlerMethod handler) {
        return switch (access) {
            case OWN_PROOF -> KeyUse.NONE;
            case KEY, CLOSED -> KeyUse.CHECKED;
            case OPEN -> {
                if (knowsCaller(handler)) {
                    yield KeyUse.CHECKED;
                }
                yield counts == Counts.As.NOTHING ? KeyUse.NONE : KeyUse.COUNTED;
            }
        };
    }

    private static boolean knowsCaller(HandlerMethod handler) {
        return Arrays.stream(handler.getMethodParameters())
                .anyMatch(parameter -> parameter.getParameterType() == Caller.class);
    }

    /** The fault in a handler's declaration of its callers; a handler must have exactly one declaration. */
    static Optional<String> fault(HandlerMethod handler) {
        var given = Stream.<Class<? extends Annotation>>of(Open.class, AnyKey.class, Requires.class)
                .filter(handler::hasMethodAnnotation)
                .toList();
        if (given.size() != 1) {
            return Optional.of("must have one of @Open, @AnyKey and @Requires");
        }
        var required = handler.getMethodAnnotation(Requires.class);
        return required != null && required.value().length == 0
                ? Optional.of("requires no scope; say @AnyKey")
                : Optional.empty();
    }
}
