package io.agentmarket.toolkits.incidents.logs;

import java.util.List;

/**
 * One message of a program: a line, or a line and the stack trace below it.
 *
 * @param number of its first line, from 1
 * @param line the first line, parsed; its message is the innermost cause if there is a trace
 * @param said the first line's own message if the cause replaced it, else empty
 * @param evidence numbers of the first line and of the one that names the cause
 * @param frames the first frames of the cause
 */
record LogEvent(int number, LogLine line, String said, List<Integer> evidence, List<Frame> frames) {

    /** @param line its number */
    record Frame(int line, String text) {}

    LogEvent {
        evidence = List.copyOf(evidence);
        frames = List.copyOf(frames);
    }
}
