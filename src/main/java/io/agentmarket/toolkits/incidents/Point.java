package io.agentmarket.toolkits.incidents;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** One value of a series. */
record Point(Instant at, double value) {

    /** The points in order of time; entries without a finite value are left out. */
    static List<Point> read(JsonNode points) {
        return points.values().stream()
                .map(Point::one)
                .flatMap(Optional::stream)
                .sorted(Comparator.comparing(Point::at))
                .toList();
    }

    /** {@code [time, value]} as Prometheus writes it, or {@code {"at": time, "value": value}}. */
    private static Optional<Point> one(JsonNode node) {
        var at = Times.find(node.isArray() ? node.path(0) : node.path("at"));
        double value = number(node.isArray() ? node.path(1) : node.path("value"));
        return Double.isFinite(value) ? at.map(time -> new Point(time, value)) : Optional.empty();
    }

    private static double number(JsonNode node) {
        if (node.isNumber()) {
            return node.doubleValue();
        }
        try {
            return node.isString() ? Double.parseDouble(node.stringValue()) : Double.NaN;
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }
}
