package io.agentmarket.shared;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Machines call the handler every few seconds, so an answer is logged at debug only. */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Probe {

    /** Whether it is answered also while the process stops and refuses all other calls. */
    boolean whileStopping() default false;
}
