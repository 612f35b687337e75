package io.agentmarket.shared;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Anyone may call the handler. A caller who sends an API key all the same is known to it, and a wrong key is refused.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Open {

    /**
     * Whether callers prove by a signature or a secret who they are: then no header of theirs is read as an API key.
     */
    boolean ownProof() default false;
}
