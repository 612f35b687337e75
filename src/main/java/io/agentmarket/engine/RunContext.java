package io.agentmarket.engine;

import io.agentmarket.journal.RunLog;
import io.agentmarket.journal.Transcript;

/**
 * The place of a step within a run: its conversation.
 *
 * @param depth packages around this conversation; 0 for the run's own
 */
record RunContext(LiveRun live, Transcript transcript, Journal journal, int depth) {

    /** Of packages that run packages. */
    static final int MAX_DEPTH = 4;

    /** The same run in a conversation of its own. */
    RunContext in(String place, String message) {
        return new RunContext(live, transcript.nested(place, message), journal, depth);
    }

    /** One package deeper. */
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

    /** Makes everything so far durable. */
    void save() {
        journal.append(transcript);
    }
}
