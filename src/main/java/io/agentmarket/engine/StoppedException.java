package io.agentmarket.engine;

/**
 * A branch of a run was interrupted because the run is stopped: for code that cannot throw
 * {@link InterruptedException}.
 */
final class StoppedException extends RuntimeException {

    StoppedException() {
        super("the run is stopped", null, false, false);
    }
}
