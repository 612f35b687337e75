package io.agentmarket.toolkits.incidents.logs;

import io.agentmarket.tools.Arguments;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/*
 * Runtimes print the cause in different places. Java, .NET, Node and Ruby print the outermost exception first and its
 * causes below, so the last one counts; Python prints the first exception first, and so do Go's panics and logback's
 * root-cause-first. Exceptions that Java suppressed are not causes: they are indented, like their own causes.
 */
/** An event that may get further lines. For one thread. */
final class OpenEvent {

    private static final int MAX_LINES = 2_000;
    private static final int MAX_FRAMES = 3;
    private static final int MAX_CHARS = 2_000;
    private static final Pattern CAUSE = Pattern.compile("(?:Caused by: |---> |\\s*\\[cause\\]: )(.+)");
    private static final Pattern NUMBERED = Pattern.compile("\\s+(?:\\d+: )?(\\S.*)");
    private static final Pattern DETAIL = Pattern.compile(".*\\b(?:DETAIL|HINT|STATEMENT|CONTEXT|QUERY|LOCATION):  .*");

    private static final Pattern CLASS_AND_METHOD = Pattern.compile("(?:[\\w$]+\\.){1,30}[\\w$]+ [\\w$<>]+");

    private final int number;
    private final LogLine line;
    private final List<Below> below = new ArrayList<>();
    private boolean isTraceback;
    private boolean isGoroutine;
    private boolean awaitsMessage;

    private record Below(int number, String text) {
        String bare() {
            return text.strip();
        }
    }

    private record Cause(int number, String text) {}

    OpenEvent(int number, LogLine line) {
        this.number = number;
        this.line = line;
        isTraceback = beginsTraceback();
        awaitsMessage = TraceLines.RUST.matcher(line.message()).matches()
                && line.message().endsWith(":");
    }

    private boolean beginsTraceback() {
        return line.message().startsWith(TraceLines.TRACEBACK);
    }

    /** java.util.logging writes time and class on one line, level and message on the next. */
    boolean awaitsLevel() {
        return line.at() != null
                && line.level().isEmpty()
                && below.isEmpty()
                && CLASS_AND_METHOD.matcher(line.message()).matches();
    }

    OpenEvent with(LogLine second) {
        var name = line.message().substring(0, line.message().indexOf(' '));
        return new OpenEvent(number, second.within(line.at(), "", name));
    }

    void add(int at, String text) {
        var bare = text.strip();
        if (bare.startsWith(TraceLines.TRACEBACK)) {
            isTraceback = true;
        } else if (isTraceback && !bare.isEmpty() && !Character.isWhitespace(text.charAt(0))) {
            isTraceback = false;
        }
        isGoroutine = isGoroutine || bare.startsWith("goroutine ");
        awaitsMessage = awaitsMessage && bare.isEmpty();
        if (below.size() < MAX_LINES && !bare.isEmpty()) {
            below.add(new Below(at, Arguments.clipped(text.stripTrailing(), MAX_CHARS)));
        }
    }

    /** Whether a line without a header belongs to this event. */
    boolean goesOn(String text) {
        var bare = text.strip();
        if (bare.isEmpty()) {
            return true;
        }
        if (Character.isWhitespace(text.charAt(0)) || awaitsMessage || TraceLines.isAlwaysBelow(bare)) {
            return !bare.startsWith("Traceback (") || !isWhole();
        }
        if (isTraceback || (isGoroutine && TraceLines.isFrame(bare))) {
            return true;
        }
        if (!below.isEmpty() && (bare.equals("}") || bare.startsWith("Node.js v"))) {
            return true;
        }
        return line.hasHeader()
                && !line.level().equals("info")
                && !line.level().equals("debug")
                && !hasException()
                && TraceLines.isException(bare)
                && !TraceLines.isStart(bare);
    }

    /** Whether a line with a header belongs to it: PostgreSQL's details about the line above. */
    boolean isDetailed(String text) {
        return line.at() != null && text.contains(":  ") && DETAIL.matcher(text).matches();
    }

    /**
     * Whether this is a finished traceback. A second one directly below, without any line between them, is another
     * event.
     */
    boolean isWhole() {
        return (beginsTraceback() || !line.hasHeader())
                && !isTraceback
                && below.stream().anyMatch(it -> it.text().startsWith("  File "))
                && !below.getLast().bare().startsWith("During ")
                && !below.getLast().bare().startsWith("The above ");
    }

    /** Whether the traceback's next line, which is not indented, may have a header as its first one had. */
    boolean mayRepeatHeaders(String text) {
        return isTraceback && !Character.isWhitespace(text.charAt(0)) && !TraceLines.isException(text.strip());
    }

    boolean isOfAnother(String source) {
        return !source.isEmpty() && !line.source().isEmpty() && !source.equals(line.source());
    }

    /** Whether a line of a traceback is missing its indentation: a source line, or the marks below one. */
    boolean awaitsSource(String bare) {
        return isTraceback
                && !below.isEmpty()
                && (TraceLines.MARKS.matcher(bare).matches()
                        || below.getLast().bare().startsWith("File \""));
    }

    private boolean hasException() {
        return TraceLines.isException(line.message())
                || below.stream().anyMatch(it -> TraceLines.isException(it.bare()) || TraceLines.isFrame(it.bare()));
    }

    LogEvent close() {
        var head = below.isEmpty() || !line.message().isBlank() ? line : filled();
        var cause = below.isEmpty() ? null : cause();
        if (cause == null) {
            boolean isTrace = TraceLines.isStart(line.message()) || TraceLines.isException(line.message());
            return new LogEvent(
                    number, isTrace ? failed(head, message(head.message())) : head, "", List.of(number), List.of());
        }
        var said = message(head.message()).equals(cause.text()) ? "" : head.message();
        var evidence = cause.number() == number ? List.of(number) : List.of(number, cause.number());
        return new LogEvent(number, failed(head, cause.text()), said, evidence, frames(cause));
    }

    /** .NET's console writes the message below its header. */
    private LogLine filled() {
        return new LogLine(
                line.at(),
                line.level(),
                line.source(),
                line.status(),
                below.getFirst().bare());
    }

    private static LogLine failed(LogLine head, String cause) {
        return new LogLine(
                head.at(), head.level().isEmpty() ? "error" : head.level(), head.source(), head.status(), cause);
    }

    private @Nullable Cause cause() {
        var python = python();
        if (python != null) {
            return python;
        }
        Cause found = start(number, line.message());
        boolean isRootFirst = below.stream().anyMatch(it -> it.bare().startsWith("Wrapped by: "));
        for (int i = 0; i < below.size(); i++) {
            var it = below.get(i);
            var named = CAUSE.matcher(it.text().startsWith(" ---> ") ? it.bare() : it.text());
            if (named.matches()) {
                found = new Cause(it.number(), innermost(named));
            } else if (it.text().equals("Caused by:") && i + 1 < below.size()) {
                found = numbered(i + 1, found);
            } else if (found == null || (isRuby(it.text()) && !isRootFirst)) {
                var begun = start(it.number(), it.text());
                found = begun == null ? found : begun;
            }
            if (found != null && found.text().isEmpty()) {
                found = new Cause(it.number(), it.bare());
            }
        }
        return found;
    }

    private static String innermost(Matcher named) {
        var text = named.group(1).strip();
        int inner = text.lastIndexOf(" ---> ");
        text = inner < 0 ? text : text.substring(inner + 6);
        return text.endsWith(" {") ? text.substring(0, text.length() - 2) : text;
    }

    private static boolean isRuby(String text) {
        return text.contains(".rb:") && TraceLines.RUBY.matcher(text).matches();
    }

    /** The cause that a line names if it begins a trace; its text is empty if the cause is on the next line. */
    private static @Nullable Cause start(int number, String text) {
        var bare = text.strip();
        var rust = TraceLines.RUST.matcher(bare);
        if (rust.matches()) {
            return new Cause(number, rust.group(1) == null ? "" : rust.group(1));
        }
        if (TraceLines.isStart(bare) || (TraceLines.isException(bare) && !Character.isWhitespace(text.charAt(0)))) {
            return new Cause(number, message(bare));
        }
        return null;
    }

    /** The first line of a trace, without the runtime's words before the exception. */
    private static String message(String text) {
        var ruby = text.contains(".rb:") ? TraceLines.RUBY.matcher(text) : null;
        if (ruby != null && ruby.matches()) {
            return ruby.group(3) + ": " + ruby.group(2);
        }
        var php = text.contains("Uncaught ") ? TraceLines.PHP.matcher(text) : null;
        if (php != null && php.matches()) {
            return php.group(1);
        }
        int inner = text.lastIndexOf(" ---> ");
        var bare = inner < 0 ? text : text.substring(inner + 6);
        bare = bare.endsWith(" {") ? bare.substring(0, bare.length() - 2) : bare;
        return bare.replaceFirst("^(?:Exception in thread \"[^\"]*\" |Unhandled [Ee]xception[.:] )", "");
    }

    /** The causes that Rust's anyhow lists below "Caused by:"; the last is the innermost. */
    private @Nullable Cause numbered(int from, @Nullable Cause before) {
        var found = before;
        for (int i = from; i < below.size(); i++) {
            var entry = NUMBERED.matcher(below.get(i).text());
            if (!entry.matches()) {
                break;
            }
            found = new Cause(below.get(i).number(), entry.group(1));
        }
        return found;
    }

    /** The exception below the first traceback's frames. */
    private @Nullable Cause python() {
        boolean isOpen = beginsTraceback();
        for (var it : below) {
            if (it.bare().startsWith(TraceLines.TRACEBACK)) {
                isOpen = true;
            } else if (isOpen
                    && !it.bare().isEmpty()
                    && !Character.isWhitespace(it.text().charAt(0))) {
                return new Cause(it.number(), it.bare());
            }
        }
        return null;
    }

    private List<LogEvent.Frame> frames(Cause cause) {
        boolean isPython = below.stream().anyMatch(it -> it.bare().startsWith("File \""));
        return below.stream()
                .filter(it -> (isPython || it.number() > cause.number()) && TraceLines.isFrame(it.bare()))
                .limit(MAX_FRAMES)
                .map(it -> new LogEvent.Frame(it.number(), Arguments.clipped(it.bare(), 200)))
                .toList();
    }
}
