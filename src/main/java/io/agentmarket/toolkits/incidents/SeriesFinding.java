package io.agentmarket.toolkits.incidents;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.agentmarket.tools.Arguments;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/*
 * Whether a series left its usual level, and when. The usual level is the median of the points before the incident (of
 * the first half if that is not known); the usual spread is their median absolute deviation times 1.4826, which
 * corresponds to a standard deviation (Iglewicz and Hoaglin, "How to Detect and Handle Outliers", 1993; a score above
 * 3.5 is called an outlier there). The time of the change is found by a two-sided CUSUM over the scores (Page,
 * "Continuous Inspection Schemes", Biometrika 1954) with the customary slack of half a deviation and a limit of five:
 * the change is where the sum that passed the limit began to rise, or the first point after that which is two
 * deviations away: the last point before a jump may tend in its direction by chance. Scores are capped at four, so that
 * a single outlier does not count as a change of level.
 */
/**
 * The finding on a series.
 *
 * @param usual the median before
 * @param peak the value farthest from it afterwards
 * @param score the distance in deviations; negative below the usual level
 * @param direction {@code up}, {@code down} or {@code steady}
 * @param changedAt the time of the change, unless it is steady
 * @param crossedAt the time when it first passed the threshold, if one was given
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record SeriesFinding(
        String name,
        int points,
        double usual,
        double peak,
        @Nullable Instant peakAt,
        double latest,
        double score,
        String direction,
        @Nullable Instant changedAt,
        @Nullable Instant crossedAt,
        String sentence) {

    private static final double TO_DEVIATION = 1.4826;
    private static final double OUTLIER = 3.5;
    private static final double SLACK = 0.5;
    private static final double THRESHOLD = 5;
    private static final double AWAY = 2;
    private static final double CUT = 4;
    private static final double MAX_SCORE = 1_000;
    private static final int MIN_BEFORE = 3;

    static SeriesFinding of(String name, List<Point> points, @Nullable Instant start, @Nullable Double threshold) {
        int before = before(points, start);
        var known = points.subList(0, before).stream().mapToDouble(Point::value).toArray();
        double usual = median(known);
        double deviation = deviation(known, usual);
        var peak = points.get(before);
        for (var point : points.subList(before, points.size())) {
            peak = Math.abs(point.value() - usual) > Math.abs(peak.value() - usual) ? point : peak;
        }
        double score = Math.clamp((peak.value() - usual) / deviation, -MAX_SCORE, MAX_SCORE);
        var changed = Math.abs(score) > OUTLIER ? change(points, usual, deviation) : null;
        var direction = changed == null ? "steady" : score > 0 ? "up" : "down";
        var crossed = threshold == null ? null : crossed(points, usual, threshold);
        double latest = points.getLast().value();
        return new SeriesFinding(
                name,
                points.size(),
                rounded(usual),
                rounded(peak.value()),
                peak.at(),
                rounded(latest),
                Arguments.rounded(score),
                direction,
                changed,
                crossed,
                sentence(name, direction, usual, peak.value(), changed));
    }

    private static String sentence(
            String name, String direction, double usual, double peak, @Nullable Instant changed) {
        return changed == null
                ? name + " stayed near " + number(usual)
                : name + " went " + direction + " from " + number(usual) + " to " + number(peak) + ", beginning at "
                        + changed;
    }

    private static int before(List<Point> points, @Nullable Instant start) {
        int half = Math.max(1, points.size() / 2);
        if (start == null) {
            return half;
        }
        int before = (int)
                points.stream().filter(point -> point.at().isBefore(start)).count();
        return before < MIN_BEFORE || before == points.size() ? half : Math.min(before, half * 2 - 1);
    }

    /** Never zero: for a series that did not move at all, a hundredth of its level counts as one deviation. */
    private static double deviation(double[] values, double usual) {
        double spread = TO_DEVIATION
                * median(Arrays.stream(values)
                        .map(value -> Math.abs(value - usual))
                        .toArray());
        return Math.max(spread, Math.max(Math.abs(usual) / 100, 1e-9));
    }

    private static double median(double[] values) {
        var sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private static @Nullable Instant change(List<Point> points, double usual, double deviation) {
        double up = 0;
        double down = 0;
        Instant upSince = null;
        Instant downSince = null;
        for (var point : points) {
            double score = Math.clamp((point.value() - usual) / deviation, -CUT, CUT);
            up = Math.max(0, up + score - SLACK);
            down = Math.max(0, down - score - SLACK);
            upSince = up == 0 ? null : upSince == null ? point.at() : upSince;
            downSince = down == 0 ? null : downSince == null ? point.at() : downSince;
            if (up > THRESHOLD) {
                return away(points, upSince, usual + AWAY * deviation, true);
            }
            if (down > THRESHOLD) {
                return away(points, downSince, usual - AWAY * deviation, false);
            }
        }
        return null;
    }

    /** The first point after {@code since} on the other side of the bound; {@code since} itself if there is none. */
    private static @Nullable Instant away(List<Point> points, @Nullable Instant since, double bound, boolean upwards) {
        return points.stream()
                .filter(point -> since != null && !point.at().isBefore(since))
                .filter(point -> upwards ? point.value() >= bound : point.value() <= bound)
                .map(Point::at)
                .findFirst()
                .orElse(since);
    }

    /** The time when the series first crossed the threshold; its first point if that is already beyond. */
    private static @Nullable Instant crossed(List<Point> points, double usual, double threshold) {
        boolean upwards = usual <= threshold;
        return points.stream()
                .filter(point -> upwards ? point.value() > threshold : point.value() < threshold)
                .map(Point::at)
                .findFirst()
                .orElse(null);
    }

    private static double rounded(double value) {
        return Math.abs(value) < 1e12 ? Arguments.rounded(value) : value;
    }

    private static String number(double value) {
        return Math.abs(value) >= 1e6 || value == Math.rint(value)
                ? String.format(Locale.ROOT, "%,.0f", value)
                : String.format(Locale.ROOT, "%.3g", value);
    }
}
