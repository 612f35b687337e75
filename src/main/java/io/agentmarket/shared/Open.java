package io.agentmarket.shared;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Anyone may call the handler. If a caller sends an API key anyway, the key identifies the caller, and a wrong key is
 * refused.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Open {

    /** Whether callers authenticate by a signature or a secret: then none of their headers is read as an API key. */
    boolean ownProof() default false;
}
