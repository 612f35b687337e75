package io.agentmarket.tools;

import java.util.Optional;

/**
 * The secrets that a deployment gives to the tools of its package. A value is only for calls to the outside and belongs
 * in no result, message or log. If one appears there anyway, the engine masks it in everything that it writes.
 */
@FunctionalInterface
public interface Secrets {

    /** The secrets of a run without any. */
    Secrets NONE = name -> Optional.empty();

    /** The secret of this name; empty when the deployment has none. */
    Optional<String> find(String name);
}
