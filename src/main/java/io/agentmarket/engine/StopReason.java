package io.agentmarket.engine;

/** Why a run is stopped from outside. */
enum StopReason {
    /** The customer asked for it. */
    CANCELLED,
    /** The deadline has passed. */
    TIMED_OUT,
    /** This replica lost or releases the run; another attempt continues it. Nothing is settled. */
    DROPPED
}
