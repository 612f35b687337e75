package io.agentmarket.tools;

import java.util.Optional;

/**
 * What a deployment entrusts to the tools of its package. A value is for the outside world alone: it belongs into no
 * result, no message and no log. Where it gets there all the same, the engine blots it out of what it writes down.
 */
@FunctionalInterface
public interface Secrets {

    /** Of a run without any. */
    Secrets NONE = name -> Optional.empty();

    /** The secret of this name; empty when the deployment has none. */
    Optional<String> find(String name);
}
