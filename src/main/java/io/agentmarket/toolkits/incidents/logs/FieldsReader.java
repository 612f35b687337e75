package io.agentmarket.toolkits.incidents.logs;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/*
 * The names that pino, bunyan, winston, zap, zerolog, slog, Serilog, log4j, logback, Python's JSON formatters, ECS,
 * OpenTelemetry, Google Cloud and journald give to the same things; the first that a line has counts.
 */
/** Reads a line that is fields, JSON or logfmt. */
final class FieldsReader {

    private static final List<String> TIME = List.of(
            "@t",
            "@timestamp",
            "timestamp",
            "time",
            "ts",
            "t",
            "t.$date",
            "date",
            "datetime",
            "asctime",
            "eventTime",
            "timeMillis",
            "__REALTIME_TIMESTAMP",
            "_SOURCE_REALTIME_TIMESTAMP",
            "receiveTimestamp",
            "Timestamp",
            "Time");
    private static final List<String> LEVEL = List.of(
            "@l",
            "level",
            "severity",
            "lvl",
            "log.level",
            "loglevel",
            "levelname",
            "logLevel",
            "LogLevel",
            "Level",
            "severityText",
            "severity_text",
            "severityNumber",
            "s",
            "PRIORITY",
            "level_name",
            "level.name");
    private static final List<String> MESSAGE = List.of(
            "@m",
            "msg",
            "message",
            "@mt",
            "textPayload",
            "jsonPayload.message",
            "jsonPayload.msg",
            "MESSAGE",
            "event",
            "log",
            "body",
            "RenderedMessage",
            "MessageTemplate",
            "Message",
            "text",
            "short_message");
    private static final List<String> SOURCE = List.of(
            "logger",
            "logger_name",
            "SourceContext",
            "Category",
            "name",
            "loggerName",
            "log.logger",
            "component",
            "SYSLOG_IDENTIFIER",
            "service",
            "service.name",
            "app",
            "module",
            "caller",
            "subsystem",
            "resource.labels.pod_name");
    private static final List<String> STATUS = List.of(
            "status",
            "statusCode",
            "status_code",
            "res.statusCode",
            "httpRequest.status",
            "http.status_code",
            "http.response.status_code",
            "response.status",
            "StatusCode",
            "response_code");
    private static final List<String> ERROR = List.of(
            "err.message",
            "error.message",
            "exception.message",
            "err",
            "error",
            "exception.msg",
            "errorMessage",
            "reason");
    private static final List<String> TRACE = List.of(
            "err.stack",
            "error.stack",
            "error.stack_trace",
            "stack_trace",
            "stackTrace",
            "@x",
            "exception",
            "exc_info",
            "exception.stacktrace",
            "stack",
            "Exception",
            "stacktrace",
            "thrown.extendedStackTrace");

    private static final Pattern EPOCH = Pattern.compile("\\d{10}(?:\\.\\d+)?|\\d{13}(?:\\.\\d+)?|\\d{16}|\\d{19}");
    private static final Pattern SCIENTIFIC = Pattern.compile("\\d\\.\\d+E9", Pattern.CASE_INSENSITIVE);

    private final LogTimes times;

    FieldsReader(LogTimes times) {
        this.times = times;
    }

    LogLine read(Map<String, String> fields) {
        var level = level(fields);
        var said = first(fields, MESSAGE);
        var message = said == null ? others(fields) : said.strip();
        var error = first(fields, ERROR);
        var trace = first(fields, TRACE);
        if (trace != null && trace.indexOf('\n') > 0) {
            message = message + "\n" + trace;
        } else if (error != null && !error.isBlank() && !message.contains(error)) {
            message = message.isEmpty() ? error : message + ": " + error;
        }
        int status = status(first(fields, STATUS));
        message = status == 0 || message.contains(Integer.toString(status)) ? message : message + " status=" + status;
        var source = first(fields, SOURCE);
        return new LogLine(time(fields), level, source == null ? "" : source, status, message);
    }

    private static String level(Map<String, String> fields) {
        var level = first(fields, LEVEL);
        if (level == null) {
            return fields.containsKey("@t") ? "info" : "";
        }
        var word = level.strip();
        if (word.length() == 1 && Character.isUpperCase(word.charAt(0))) {
            return Levels.ofLetter(word.charAt(0));
        }
        return word.matches("\\d{1,3}") ? Levels.ofNumber(Integer.parseInt(word)) : Levels.ofWord(word);
    }

    private @Nullable Instant time(Map<String, String> fields) {
        var seconds = fields.get("timestamp.seconds");
        var instant = fields.get("instant.epochSecond");
        var value = seconds != null ? seconds : instant != null ? instant : first(fields, TIME);
        if (value == null) {
            return null;
        }
        try {
            if (SCIENTIFIC.matcher(value).matches()) {
                return Instant.ofEpochMilli(Math.round(Double.parseDouble(value) * 1_000));
            }
            if (EPOCH.matcher(value).matches()) {
                int dot = value.indexOf('.');
                return LogTimes.ofEpoch(
                        dot < 0
                                ? value
                                : dot == 13
                                        ? value.substring(0, 13)
                                        : value.substring(0, Math.min(20, value.length())));
            }
        } catch (DateTimeException tooFar) {
            return null;
        }
        var stamp = times.at(value, 0);
        return stamp == null ? null : stamp.at();
    }

    private static int status(@Nullable String text) {
        return text != null && text.matches("[1-5]\\d\\d") ? Integer.parseInt(text) : 0;
    }

    /** The message of a line without one: its other fields except time, level and place in the source. */
    private static String others(Map<String, String> fields) {
        return fields.entrySet().stream()
                .filter(field -> !TIME.contains(field.getKey())
                        && !LEVEL.contains(field.getKey())
                        && !field.getKey().equals("caller"))
                .map(field -> field.getKey() + "=" + field.getValue())
                .collect(Collectors.joining(" "));
    }

    private static @Nullable String first(Map<String, String> fields, List<String> names) {
        for (var name : names) {
            var value = fields.get(name);
            if (value != null) {
                return value;
            }
        }
        return null;
    }
}
