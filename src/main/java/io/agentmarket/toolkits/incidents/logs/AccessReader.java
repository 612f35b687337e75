package io.agentmarket.toolkits.incidents.logs;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads access logs: the common and combined formats, AWS load balancers, HAProxy. */
final class AccessReader {

    private static final String REQUEST = "\"(?:(?<method>[A-Z]{3,10}) (?<uri>\\S+)[^\"]*|(?<none>[^\"]*))\"";

    private static final Pattern COMMON =
            Pattern.compile("(?:(?<host>[\\w.:-]+) )?[\\w.:-]+ \\S+ \\S+ \\[(?<at>[^\\]]{20,32})\\] " + REQUEST
                    + " (?<status>[1-5]\\d\\d) (?:\\d+|-)(?: .*)?");
    private static final Pattern BALANCER =
            Pattern.compile("(?:https?|h2|wss?|grpcs?) (?<at>\\d{4}-\\S+) (?<host>\\S+) \\S+ \\S+"
                    + "(?: -?[\\d.]+){3} (?<status>[1-5]\\d\\d|-) \\S+ \\d+ \\d+ " + REQUEST + " .*");
    private static final Pattern CLASSIC =
            Pattern.compile("(?<at>\\d{4}-\\S+Z) (?<host>[\\w-]+) [\\d.]+:\\d+ \\S+(?: -?[\\d.]+){3} "
                    + "(?<status>[1-5]\\d\\d|-) \\S+ \\d+ \\d+ " + REQUEST + ".*");
    private static final Pattern HAPROXY =
            Pattern.compile("[\\w.:]+:\\d+ \\[(?<at>[^\\]]{20,32})\\] (?<host>\\S+) \\S+ "
                    + "-?\\d+/-?\\d+/\\S+ (?<status>[1-5]\\d\\d|-1) [+]?\\d+ .*?" + REQUEST + ".*");

    /** A request after a header of another kind: uvicorn, Envoy, OpenStack. */
    private static final Pattern BEHIND =
            Pattern.compile("(?:[\\w.:,\\[\\]]+ (?:- )?)?\"(?<method>[A-Z]{3,10}) (?<uri>\\S+) HTTP/[\\d.]+\" "
                    + "(?:status: )?(?<status>[1-5]\\d\\d)\\b.*");

    private static final Pattern IIS =
            Pattern.compile("\\S+ (?<method>[A-Z]{3,10}) (?<uri>/\\S*) \\S+ \\d+ \\S+ \\S+ \\S+ (?:\\S+ )?"
                    + "(?<status>[1-5]\\d\\d) \\d+ \\d+ \\d+.*");

    private final LogTimes times;

    AccessReader(LogTimes times) {
        this.times = times;
    }

    /** Null for a line of another kind. */
    @Nullable LogLine read(String text) {
        if (text.indexOf('"') < 0 || text.length() < 40) {
            return null;
        }
        if (text.indexOf('[') > 0 && text.indexOf('[') < 120) {
            var common = of(COMMON.matcher(text));
            return common != null ? common : of(HAPROXY.matcher(text));
        }
        char first = text.charAt(0);
        return first == 'h' || first == 'w' || first == 'g'
                ? of(BALANCER.matcher(text))
                : Character.isDigit(first) ? of(CLASSIC.matcher(text)) : null;
    }

    /** The line; if it reports a request, its message is reduced to the request and its status. */
    static LogLine withRequest(LogLine line) {
        var message = line.message();
        int slash = message.indexOf(" /");
        if (slash < 0 || slash > 80) {
            return line;
        }
        var parts = message.indexOf('"') >= 0 ? BEHIND.matcher(message) : IIS.matcher(message);
        if (!parts.matches()) {
            return line;
        }
        int status = Integer.parseInt(parts.group("status"));
        boolean isPlain = line.level().isEmpty() || (line.level().equals("info") && status >= 500);
        return new LogLine(
                line.at(),
                isPlain ? Levels.ofStatus(status) : line.level(),
                line.source(),
                status,
                parts.group("method") + " " + path(parts.group("uri")) + " " + status);
    }

    private @Nullable LogLine of(Matcher parts) {
        if (!parts.matches()) {
            return null;
        }
        var stamp = times.at(parts.group("at"), 0);
        if (stamp == null) {
            return null;
        }
        var code = parts.group("status");
        int status = code.length() == 3 ? Integer.parseInt(code) : 0;
        var method = parts.group("method");
        var request = method == null ? "\"" + parts.group("none") + "\"" : method + " " + path(parts.group("uri"));
        var host = parts.group("host");
        return new LogLine(
                stamp.at(),
                status == 0 ? "" : Levels.ofStatus(status),
                host == null ? "" : host,
                status,
                request + " " + code);
    }

    /** The path without the server's name and without the query, which the caller chose. */
    private static String path(String uri) {
        int query = uri.indexOf('?');
        var bare = query < 0 ? uri : uri.substring(0, query);
        int scheme = bare.indexOf("://");
        int slash = scheme < 0 ? -1 : bare.indexOf('/', scheme + 3);
        return slash < 0 ? bare : bare.substring(slash);
    }
}
