package io.agentmarket.toolkits.incidents.logs;

import io.agentmarket.tools.Arguments;
import java.util.regex.Pattern;

/** Patterns for lines of stack traces, as runtimes print them. */
final class TraceLines {

    private static final int MAX_CHARS = 2_000;

    /** {@code java.lang.IllegalStateException: closed}, {@code KeyError: 'x'}, {@code System.IO.IOException: full}. */
    static final Pattern EXCEPTION = Pattern.compile(
            "(?:Exception in thread \"[^\"]*\" |Unhandled [Ee]xception[.:] |Uncaught (?:exception )?|Fatal error: )?"
                    + "((?:[A-Za-z_$][\\w$]*(?:\\.|::)){0,30}[A-Z][\\w$]*)(?: \\((?:0x)?[0-9A-Fa-f]+\\))?(?: \\[[\\w.-]+\\])?(?::(?=\\s|$).*|$)");

    private static final Pattern TYPE = Pattern.compile(
            "(?:[A-Za-z_$][\\w$]*(?:\\.|::)){1,30}[A-Z][\\w$]*|[A-Z]\\w*(?:Error|Exception|Warning|Interrupt|Exit|Failure|Timeout|Fault|Iteration)|Error|Exception");

    /** {@code app/cart.rb:12:in 'total': divided by 0 (ZeroDivisionError)}. */
    static final Pattern RUBY = Pattern.compile("(\\S+\\.rb:\\d+):in [`'][^']*': (.*) \\(([A-Z][\\w:]*)\\)");

    static final String TRACEBACK = "Traceback (most recent";

    /** What Python marks below a source line. */
    static final Pattern MARKS = Pattern.compile("[~^ ]+|\\[Previous line repeated \\d+ more times?]");

    static final Pattern PANIC = Pattern.compile("(?:panic|fatal error): .*");
    static final Pattern RUST =
            Pattern.compile("thread '[^']*'(?: \\(\\d+\\))? panicked at (?:'(.*)', )?\\S+:\\d+:\\d+:?");
    static final Pattern PHP = Pattern.compile("(?:PHP )?Fatal error:\\s+Uncaught (.*?)(?: in /\\S+)?");

    private static final Pattern FRAME = Pattern.compile(
            "at (?:async )?[\\w$.<>/\\[\\]`+ ,&*@?:-]+\\(.*\\).*"
                    + "|at (?:async )?(?:file://)?/\\S+:\\d+(?::\\d+)?\\)?(?: \\{)?|File \"[^\"]*\", line \\d+.*"
                    + "|from \\S+:\\d+:in .*|#\\d+ .*\\(\\d+\\): .*|/\\S+\\.go:\\d+.*|[\\w./*()\\[\\]-]+\\(.*\\)|\\d+: [\\w<>:{}$ ,&*']+|at \\.{0,2}/\\S+:\\d+:\\d+");

    private static final Pattern ALWAYS_BELOW =
            Pattern.compile("at [\\w$.<>/`+]+\\(.*\\).*|Caused by: .*|Caused by:|Wrapped by: .*|Suppressed: .*"
                    + "|\\.\\.\\. \\d+ (?:more|common frames omitted|lines matching cause stack trace.*).*|Traceback \\(most recent call last\\):"
                    + "|During handling of the above exception, another exception occurred:"
                    + "|The above exception was the direct cause of the following exception:"
                    + "|---> .*|--- End of .*|goroutine \\d+ .*\\[.*|\\[signal .*|exit status \\d+|created by .*|\\[originating from .*"
                    + "|stack backtrace:|note: (?:run with|Some details).*|Stack trace:|thrown in .*|\\[cause\\]: .*|from \\S+:\\d+:in .*"
                    + "|File \"[^\"]*\", line \\d+, in .*|#\\d+ (?:/|\\{main).*");

    private TraceLines() {}

    /** Belongs to the event above, with or without a header of a collector. */
    static boolean isAlwaysBelow(String line) {
        var bare = Arguments.clipped(line, MAX_CHARS);
        return switch (bare.isEmpty() ? ' ' : bare.charAt(0)) {
            case 'a', 'C', 'W', 'S', '.', 'T', 'D', '-', 'g', '[', 'e', 'c', 's', 'n', 't', 'f', 'F', '#' ->
                ALWAYS_BELOW.matcher(bare).matches();
            default -> false;
        };
    }

    static boolean isException(String bare) {
        if (bare.isEmpty() || bare.length() > MAX_CHARS) {
            return false;
        }
        var exception = EXCEPTION.matcher(bare);
        return exception.matches() && TYPE.matcher(exception.group(1)).matches();
    }

    static boolean isFrame(String bare) {
        return bare.length() <= MAX_CHARS && FRAME.matcher(bare).matches();
    }

    /** Begins a new event without a header. */
    static boolean isStart(String line) {
        var bare = Arguments.clipped(line, MAX_CHARS);
        return switch (bare.isEmpty() ? ' ' : bare.charAt(0)) {
            case 'p', 'f' -> PANIC.matcher(bare).matches();
            case 't' -> RUST.matcher(bare).matches();
            case 'P', 'F' -> PHP.matcher(bare).matches();
            case 'E', 'U' -> bare.startsWith("Exception in thread ") || bare.startsWith("Unhandled exception");
            default -> bare.contains(".rb:") && RUBY.matcher(bare).matches();
        };
    }
}
