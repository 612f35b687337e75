package io.agentmarket.shared;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Anyone may call the handler. An API key that is sent anyway is checked only if the handler asks for the caller;
 * otherwise a valid one is counted, if the call counts, and a wrong one is ignored.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Open {

    /** Whether callers authenticate by a signature or a secret: then none of their headers is read as an API key. */
    boolean ownProof() default false;
}
