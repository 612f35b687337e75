package io.agentmarket.toolkits.incidents.logs;

import io.agentmarket.tools.Arguments;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the lines of one log into events. A line without a header continues the last event of its own program. For one
 * thread.
 */
final class LogReader {

    private static final int MAX_STREAMS = 1_000;
    private static final int FIRST_LINES = 300;
    private static final int MAX_CHARS = 2_000;
    private static final Pattern BARE_LEVEL = Pattern.compile("[\\dT:.,/+Z -]{8,40} (?:info|debug|trace) ");
    private static final Pattern HEADER = Pattern.compile(
            "\\s*(?:[\\[(]?\\d{2,4}[-/:.]\\d\\d.*|\\[?(?:TRACE|DEBUG|INFO|WARN|WARNING|ERROR|FATAL)\\b.*|\\{.*)");

    private final LogTimes times;
    private final LineReader reader;
    private final LinkedHashMap<String, OpenEvent> open = new LinkedHashMap<>();
    private final List<LogEvent> events = new ArrayList<>();

    private LogReader(LogTimes times, LineReader reader) {
        this.times = times;
        this.reader = reader;
    }

    /** @param near a time near that of the log, for times without a year or a date */
    static List<LogEvent> read(List<String> lines, Instant near) {
        var times = new LogTimes(near);
        boolean hasBareLevels = lines.stream()
                .limit(FIRST_LINES)
                .anyMatch(line -> BARE_LEVEL.matcher(line).lookingAt());
        var reader = new LogReader(times, new LineReader(times, hasBareLevels));
        int number = 0;
        for (var line : lines) {
            reader.add(++number, line);
        }
        return reader.end();
    }

    private void add(int number, String text) {
        var envelope = Envelope.of(text, times);
        var above = open.get(envelope.stream());
        var body = envelope.body();
        boolean goesOn = above != null && above.goesOn(body) && !isIndentedHeader(body);
        if (above != null && goesOn && !above.mayRepeatHeaders(body)) {
            above.add(number, body);
            return;
        }
        var line = reader.read(envelope);
        if (above != null && goesOn && line.message().equals(body.stripTrailing())) {
            above.add(number, body);
            return;
        }
        if (above != null
                && above.awaitsLevel()
                && line.at() == null
                && !line.level().isEmpty()) {
            open.put(envelope.stream(), above.with(line));
            return;
        }
        if (above != null && isBelow(above, line, body)) {
            above.add(number, line.message().isEmpty() ? body : indented(above, line.message()));
            return;
        }
        begin(number, envelope.stream(), line);
    }

    private static boolean isIndentedHeader(String body) {
        return !body.isEmpty()
                && Character.isWhitespace(body.charAt(0))
                && HEADER.matcher(body).matches();
    }

    /** A collector that adds a header to every line also adds it to stack frames. */
    private static boolean isBelow(OpenEvent above, LogLine line, String body) {
        return above.isDetailed(body)
                || (line.at() != null
                        && line.level().isEmpty()
                        && isOfTrace(above, line.message())
                        && !(above.isOfAnother(line.source()) && line.message().startsWith(TraceLines.TRACEBACK)));
    }

    private static boolean isOfTrace(OpenEvent above, String message) {
        var bare = message.strip();
        if (bare.startsWith(TraceLines.TRACEBACK)) {
            return !above.isWhole();
        }
        return above.awaitsSource(bare)
                || TraceLines.isAlwaysBelow(bare)
                || (TraceLines.isException(bare) && above.goesOn(bare));
    }

    /** The header's reader removes the indentation of a traceback. */
    private static String indented(OpenEvent above, String message) {
        var bare = message.strip();
        boolean isInside = bare.startsWith("File \"") || above.awaitsSource(bare);
        return isInside ? "  " + bare : message;
    }

    private void begin(int number, String stream, LogLine read) {
        close(open.remove(stream));
        if (open.size() == MAX_STREAMS) {
            close(open.pollFirstEntry().getValue());
        }
        var lines = read.message().split("\n");
        var head = Arguments.clipped(lines.length == 0 ? "" : lines[0], MAX_CHARS);
        var event = new OpenEvent(number, withMessage(read, head));
        for (int i = 1; i < lines.length; i++) {
            event.add(number, lines[i]);
        }
        open.put(stream, event);
    }

    private static LogLine withMessage(LogLine line, String message) {
        return new LogLine(line.at(), line.level(), line.source(), line.status(), message);
    }

    private void close(@Nullable OpenEvent event) {
        if (event != null) {
            var closed = event.close();
            if (!closed.line().message().isBlank()) {
                events.add(closed);
            }
        }
    }

    private List<LogEvent> end() {
        open.values().forEach(this::close);
        events.sort(Comparator.comparingInt(LogEvent::number));
        return events;
    }
}
