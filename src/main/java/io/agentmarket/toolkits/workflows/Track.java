package io.agentmarket.toolkits.workflows;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One line of execution: names its steps, sums the time of its waits and calls, and keeps its timeline. Parallel
 * branches have separate tracks, so names do not depend on which is faster. Used by one thread at a time.
 */
final class Track {

    private static final int MAX_NAME_CHARS = 40;

    private final String prefix;
    private final List<Entry> entries = new ArrayList<>();
    private Map<String, String> unknownCalls = new HashMap<>();
    private int steps;
    private Duration elapsed;

    private Track(String prefix, Duration elapsed) {
        this.prefix = prefix;
        this.elapsed = elapsed;
    }

    static Track first() {
        return new Track("", Duration.ZERO);
    }

    /** The path of the next step; its name is for people, its number makes it unique. */
    String step(String name) {
        steps++;
        var shown = name.replaceAll("[^a-zA-Z0-9_-]", "-");
        return prefix + steps + '-' + (shown.length() <= MAX_NAME_CHARS ? shown : shown.substring(0, MAX_NAME_CHARS));
    }

    /** Parallel tracks that start here. */
    List<Track> fork(int branches) {
        steps++;
        var tracks = new ArrayList<Track>();
        for (int i = 0; i < branches; i++) {
            tracks.add(new Track(prefix + steps + '.' + i + '/', elapsed));
        }
        return tracks;
    }

    /** Continues from the end of the branch. */
    void join(Track branch) {
        entries.addAll(branch.entries);
        if (branch.elapsed.compareTo(elapsed) > 0) {
            elapsed = branch.elapsed;
        }
    }

    /**
     * The calls of earlier attempts of a retried task whose outcome is unknown, with their keys. When such a call is
     * repeated, it has the same key.
     */
    Map<String, String> unknownCalls() {
        return unknownCalls;
    }

    /** Begins or ends a task that is retried as a whole. */
    Map<String, String> unknownCalls(Map<String, String> inner) {
        var outer = unknownCalls;
        unknownCalls = inner;
        return outer;
    }

    void pass(Duration time) {
        elapsed = elapsed.plus(time);
    }

    /**
     * Time in waits and calls since the workflow began; read from the journal, so it is the same in every repetition.
     */
    Duration elapsed() {
        return elapsed;
    }

    Entry begin(String path, String name, String kind) {
        var entry = new Entry(path, name, kind);
        entries.add(entry);
        return entry;
    }

    List<Entry> entries() {
        return List.copyOf(entries);
    }
}
