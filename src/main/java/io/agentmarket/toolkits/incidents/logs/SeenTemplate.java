package io.agentmarket.toolkits.incidents.logs;

import io.agentmarket.tools.Arguments;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Bounded statistics of the lines of one template. For one thread. */
final class SeenTemplate {

    private static final int MAX_EXAMPLES = 5;
    private static final int MAX_MINUTES = 10_000;
    private static final int BURST = 5;
    private static final double TIMES_USUAL = 4;

    private int count;
    private String level = "";
    private String example = "";
    private String said = "";
    private String source = "";
    private List<LogEvent.Frame> frames = List.of();
    private int firstLine;
    private int lastLine;
    private @Nullable Instant first;
    private @Nullable Instant last;
    private final List<Integer> examples = new ArrayList<>();
    private final TreeMap<Long, Integer> minutes = new TreeMap<>();

    void add(LogEvent event) {
        var line = event.line();
        if (count == 0) {
            firstLine = event.number();
            example = line.message();
            said = event.said();
            source = line.source();
            frames = event.frames();
        }
        count++;
        lastLine = event.number();
        level = line.level().equals("error") || level.isEmpty() ? line.level() : level;
        source = source.equals(line.source()) ? source : "";
        event.evidence().stream().limit(MAX_EXAMPLES - examples.size()).forEach(examples::add);
        var at = line.at();
        if (at != null) {
            first = first == null || at.isBefore(first) ? at : first;
            last = last == null || at.isAfter(last) ? at : last;
            if (minutes.size() < MAX_MINUTES) {
                minutes.merge(at.getEpochSecond() / 60, 1, Integer::sum);
            }
        }
    }

    int count() {
        return count;
    }

    String level() {
        return level;
    }

    String example() {
        return example;
    }

    /** The message above the trace if the example is a cause; else empty. */
    String said() {
        return said;
    }

    /** The program or logger of all its lines; empty if there are several. */
    String source() {
        return source;
    }

    /** The first frames of the example's cause. */
    List<LogEvent.Frame> frames() {
        return frames;
    }

    int firstLine() {
        return firstLine;
    }

    int lastLine() {
        return lastLine;
    }

    @Nullable Instant first() {
        return first;
    }

    @Nullable Instant last() {
        return last;
    }

    /** The numbers of its first lines, and of the lines that name their causes. */
    List<Integer> examples() {
        return List.copyOf(examples);
    }

    /**
     * The minute with the most lines, if it has at least {@value #BURST} and four times the average of the template's
     * other minutes; quiet minutes between the first and the last count too.
     */
    @Nullable Burst burst() {
        var most = minutes.entrySet().stream()
                .max((a, b) -> a.getValue().equals(b.getValue())
                        ? Long.compare(b.getKey(), a.getKey())
                        : Integer.compare(a.getValue(), b.getValue()));
        if (most.isEmpty()) {
            return null;
        }
        int peak = most.get().getValue();
        long span = minutes.lastKey() - minutes.firstKey();
        double usual = span == 0 ? 0 : (double) (count - peak) / span;
        boolean isBurst = peak >= BURST && peak >= TIMES_USUAL * usual;
        return isBurst
                ? new Burst(Instant.ofEpochSecond(most.get().getKey() * 60), peak, Arguments.rounded(usual))
                : null;
    }

    /**
     * A minute with far more lines than the others.
     *
     * @param usualPerMinute the mean of the other minutes
     */
    record Burst(Instant at, int lines, double usualPerMinute) {}
}
