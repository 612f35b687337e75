package io.agentmarket.ratelimit;

import io.agentmarket.tiers.Limits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One sliding window and what a decision takes from it.
 *
 * @param scope how the window is called in answers, and its field in the store
 * @param limit units admitted per length, 1 to 2^32 - 1 (a counter has 32 bits)
 * @param cost units that the decision takes; 0 only looks
 */
record Window(String scope, Duration length, long limit, long cost) {

    static final Duration LONGEST = Duration.ofDays(1);
    static final String CONCURRENT = "concurrent_runs";
    private static final String OF_AGENT = "agent_runs_per_hour:";

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration HOUR = Duration.ofHours(1);

    Window {
        if (limit < 1 || limit > 0xFFFF_FFFFL || cost < 0 || length.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("window out of range: " + scope);
        }
    }

    /** What every counted call takes. */
    static List<Window> ofRequest(Limits limits) {
        return List.of(
                new Window("requests_per_minute", MINUTE, limits.requestsPerMinute(), 1),
                new Window("requests_per_hour", HOUR, limits.requestsPerHour(), 1),
                new Window("requests_per_day", LONGEST, limits.requestsPerDay(), 1));
    }

    /** What a run takes beside its request. */
    static List<Window> ofRun(Limits limits, String packageId) {
        var windows = new ArrayList<Window>();
        windows.add(new Window("runs_per_hour", HOUR, limits.runsPerHour(), 1));
        windows.add(new Window("runs_per_day", LONGEST, limits.runsPerDay(), 1));
        var ofAgent = limits.runsPerHourByAgent().get(packageId);
        if (ofAgent != null) {
            windows.add(new Window(OF_AGENT + packageId, HOUR, ofAgent, 1));
        }
        return windows;
    }

    /** What a run took beside its request, whatever the limits were; a window that was not counted gives nothing. */
    static List<Window> refunded(String packageId) {
        return List.of(
                new Window("runs_per_hour", HOUR, 1, 1),
                new Window("runs_per_day", LONGEST, 1, 1),
                new Window(OF_AGENT + packageId, HOUR, 1, 1));
    }

    /** All windows of a customer, only looked at. */
    static List<Window> all(Limits limits) {
        var windows = new ArrayList<Window>(ofRequest(limits));
        windows.addAll(ofRun(limits, ""));
        limits.runsPerHourByAgent().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(agent -> windows.add(new Window(OF_AGENT + agent.getKey(), HOUR, agent.getValue(), 1)));
        return windows.stream().map(Window::looked).toList();
    }

    Window looked() {
        return new Window(scope, length, limit, 0);
    }
}
