package io.agentmarket.edge;

import io.agentmarket.identity.AnyKey;
import io.agentmarket.identity.Requires;
import io.agentmarket.shared.Counts;
import io.agentmarket.shared.Open;
import io.agentmarket.shared.RawBody;
import java.lang.annotation.Annotation;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.web.method.HandlerMethod;

/**
 * The declarations of a request's handler.
 *
 * @param counts what a call uses of the caller's limits
 * @param uploadBytes the largest body of any type; 0 where a body must be JSON
 */
record Endpoint(Access access, Counts.As counts, int uploadBytes) {

    /** A file that the edge itself serves. */
    static final Endpoint PAGE = new Endpoint(Access.OPEN, Counts.As.NOTHING, 0);

    /** An address below the API without a handler of ours: it needs a key, and attempts are counted. */
    static final Endpoint UNKNOWN = new Endpoint(Access.KEY, Counts.As.REQUEST, 0);

    /** An address outside the API without a handler: it needs no key. */
    static final Endpoint NOWHERE = new Endpoint(Access.CLOSED, Counts.As.NOTHING, 0);

    /** An open address without that method: anyone may learn its methods. */
    static final Endpoint OTHER_METHOD = new Endpoint(Access.OPEN, Counts.As.REQUEST, 0);

    /** The callers that are admitted; a key's scopes are checked when the handler is called. */
    enum Access {
        OPEN,
        OWN_PROOF,
        KEY,
        CLOSED
    }

    /**
     * Whether a body of any type passes. A request without a handler of ours is refused for that reason and not for the
     * type of its body.
     */
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
        return new Endpoint(
                open == null ? Access.KEY : open.ownProof() ? Access.OWN_PROOF : Access.OPEN,
                counts == null ? Counts.As.REQUEST : counts.value(),
                upload == null ? 0 : upload.maxBytes());
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
