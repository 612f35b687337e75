package io.agentmarket.shared;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * How a call of the handler counts in the caller's rate limits; without it a call below {@code /api} counts as a
 * request.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Counts {

    As value();

    /** The kinds of calls. */
    enum As {
        /** One of the customer's requests, before the handler is called. */
        REQUEST,
        /**
         * A request and a run, which the engine takes. If the handler refuses the call before it reaches the engine, it
         * counts as a request.
         */
        RUN,
        /** One of the key's reads: polls have their own bucket. */
        READ,
        /** Nothing, except what the handler itself takes. */
        NOTHING
    }
}
