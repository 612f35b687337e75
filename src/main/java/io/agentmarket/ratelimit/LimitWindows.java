package io.agentmarket.ratelimit;

import io.agentmarket.tiers.LimitChange;
import io.agentmarket.tiers.Limits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The windows, by the names that callers see. */
final class LimitWindows {

    static final String CONCURRENT = "concurrent_runs";
    static final String TOKENS = "tokens_per_day";
    static final String READS = "reads_per_minute";
    static final String OF_AGENT = "agent_runs_per_hour:";
    static final String OF_KEY = "key_";

    /**
     * A run is admitted with an eighth of the tokens it wants: with fewer it would most likely be stopped and billed.
     */
    static final int MIN_PART = 8;

    private static final String REQUESTS_PER_MINUTE = "requests_per_minute";
    private static final String REQUESTS_PER_HOUR = "requests_per_hour";
    private static final String REQUESTS_PER_DAY = "requests_per_day";
    private static final String RUNS_PER_HOUR = "runs_per_hour";
    private static final String RUNS_PER_DAY = "runs_per_day";
    private static final Set<String> NAMES = Stream.of(
                    REQUESTS_PER_MINUTE, REQUESTS_PER_HOUR, REQUESTS_PER_DAY, RUNS_PER_HOUR, RUNS_PER_DAY, TOKENS)
            .flatMap(scope -> Stream.of(scope, OF_KEY + scope))
            .collect(Collectors.collectingAndThen(Collectors.toSet(), names -> {
                names.add(READS);
                return Set.copyOf(names);
            }));
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration HOUR = Duration.ofHours(1);

    private LimitWindows() {}

    /** The names of all windows with a fixed name. */
    static Set<String> names() {
        return NAMES;
    }

    static boolean isOfKey(String scope) {
        return scope.startsWith(OF_KEY) || scope.equals(READS);
    }

    /** The windows of every counted call. */
    static List<Window> ofRequest(Limits limits) {
        return List.of(
                new Window(REQUESTS_PER_MINUTE, MINUTE, limits.requestsPerMinute(), 1),
                new Window(REQUESTS_PER_HOUR, HOUR, limits.requestsPerHour(), 1),
                new Window(REQUESTS_PER_DAY, Window.MAX_LENGTH, limits.requestsPerDay(), 1));
    }

    /** The windows of a run besides its request. */
    static List<Window> ofRun(Limits limits, RunRequest run) {
        var windows = new ArrayList<Window>();
        windows.add(new Window(RUNS_PER_HOUR, HOUR, limits.runsPerHour(), 1));
        windows.add(new Window(RUNS_PER_DAY, Window.MAX_LENGTH, limits.runsPerDay(), 1));
        ofAgent(limits, run.packageId()).ifPresent(windows::add);
        if (limits.tokensPerDay() != null && run.tokens() > 0) {
            windows.add(tokens(TOKENS, limits.tokensPerDay(), run.tokens()));
        }
        return windows;
    }

    /** The window of a package's runs, also inside another run; empty if the tier does not name the package. */
    static Optional<Window> ofAgent(Limits limits, String packageId) {
        return Optional.ofNullable(limits.runsPerHourByAgent().get(packageId))
                .map(most -> new Window(OF_AGENT + packageId, HOUR, most, 1));
    }

    /** The key's windows of a call, if the key has limits. */
    static List<Window> ofKeyRequest(LimitChange limits) {
        var windows = new ArrayList<Window>();
        add(windows, REQUESTS_PER_MINUTE, MINUTE, limits.requestsPerMinute());
        add(windows, REQUESTS_PER_HOUR, HOUR, limits.requestsPerHour());
        add(windows, REQUESTS_PER_DAY, Window.MAX_LENGTH, limits.requestsPerDay());
        return windows;
    }

    /** The key's windows of a run besides its request. */
    static List<Window> ofKeyRun(LimitChange limits, long tokens) {
        var windows = new ArrayList<Window>();
        add(windows, RUNS_PER_HOUR, HOUR, limits.runsPerHour());
        add(windows, RUNS_PER_DAY, Window.MAX_LENGTH, limits.runsPerDay());
        if (limits.tokensPerDay() != null && tokens > 0) {
            windows.add(tokens(OF_KEY + TOKENS, limits.tokensPerDay(), tokens));
        }
        return windows;
    }

    static Window ofRead(int perMinute) {
        return new Window(READS, MINUTE, perMinute, 1);
    }

    /** Tokens that a run has used, regardless of the limit; counted for the key as well as for the customer. */
    static Window used(boolean ofKey, long tokens) {
        return new Window(ofKey ? OF_KEY + TOKENS : TOKENS, Window.MAX_LENGTH, 1, tokens);
    }

    /** The units that a run took besides its request, regardless of the limits; an uncounted window returns nothing. */
    static List<Window> refunded(boolean ofKey, String packageId) {
        return ofKey
                ? List.of(
                        new Window(OF_KEY + RUNS_PER_HOUR, HOUR, 1, 1),
                        new Window(OF_KEY + RUNS_PER_DAY, Window.MAX_LENGTH, 1, 1))
                : List.of(
                        new Window(RUNS_PER_HOUR, HOUR, 1, 1),
                        new Window(RUNS_PER_DAY, Window.MAX_LENGTH, 1, 1),
                        new Window(OF_AGENT + packageId, HOUR, 1, 1));
    }

    /** All windows of a customer, for reading only. */
    static List<Window> all(Limits limits) {
        var windows = new ArrayList<Window>(ofRequest(limits));
        windows.add(new Window(RUNS_PER_HOUR, HOUR, limits.runsPerHour(), 1));
        windows.add(new Window(RUNS_PER_DAY, Window.MAX_LENGTH, limits.runsPerDay(), 1));
        if (limits.tokensPerDay() != null) {
            windows.add(tokens(TOKENS, limits.tokensPerDay(), 1));
        }
        limits.runsPerHourByAgent().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(agent -> windows.add(new Window(OF_AGENT + agent.getKey(), HOUR, agent.getValue(), 1)));
        return windows.stream().map(Window::looked).toList();
    }

    /** All windows of a key and its bucket of reads, for reading only. */
    static List<Window> all(LimitChange limits, int readsPerMinute) {
        var windows = new ArrayList<>(ofKeyRequest(limits));
        windows.addAll(ofKeyRun(limits, 1));
        windows.add(ofRead(readsPerMinute));
        return windows.stream().map(Window::looked).toList();
    }

    private static Window tokens(String scope, long limit, long wanted) {
        return new Window(scope, Window.MAX_LENGTH, limit, Math.min(limit, Math.ceilDiv(wanted, MIN_PART)), true);
    }

    private static void add(List<Window> windows, String scope, Duration length, @Nullable Integer limit) {
        if (limit != null) {
            windows.add(new Window(OF_KEY + scope, length, limit, 1));
        }
    }
}
