package io.agentmarket.engine;

import io.agentmarket.journal.RunLog;
import io.agentmarket.journal.Transcript;

/**
 * The place of a step within a run: its conversation.
 *
 * @param depth packages around this conversation; 0 for the run's own
 */
record RunContext(LiveRun live, Transcript transcript, Journal journal, int depth) {

    /** The maximum nesting of packages that run packages. */
    static final int MAX_DEPTH = 4;

    /** A new conversation in the same run. */
    RunContext in(String place, String message) {
        return new RunContext(live, transcript.nested(place, message), journal, depth);
    }

    /** A new conversation one package deeper. */
    RunContext deeper(String place, String message) {
        return new RunContext(live, transcript.nested(place, message), journal, depth + 1);
    }

    /** The permissions of the run's deployment. */
    Grants grants() {
        return live.grants();
    }

    RunLog log() {
        return transcript.log();
    }

    /** Makes all entries so far durable. */
    void save() {
        journal.append(transcript);
    }
}
