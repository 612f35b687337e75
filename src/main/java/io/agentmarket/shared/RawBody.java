package io.agentmarket.shared;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The handler reads a body of any type and checks it itself. A handler without this annotation reads JSON of at most 1
 * MiB.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface RawBody {

    /** The largest body; a larger one is refused before it has been read. */
    int maxBytes();
}
