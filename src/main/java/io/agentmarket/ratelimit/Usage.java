package io.agentmarket.ratelimit;

import java.time.Duration;
import java.util.List;

/** Units of one holder's windows, used or returned, regardless of the limits. */
record Usage(String name, List<Units> units) {

    Usage {
        units = List.copyOf(units);
    }

    /** @param age how long ago they were used */
    record Units(String scope, Duration length, Duration age, long count) {}

    /** Used now. */
    static Usage of(String name, List<Window> windows) {
        return new Usage(
                name,
                windows.stream()
                        .filter(window -> window.cost() > 0)
                        .map(window -> new Units(window.scope(), window.length(), Duration.ZERO, window.cost()))
                        .toList());
    }
}
