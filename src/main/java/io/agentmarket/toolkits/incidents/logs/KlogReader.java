package io.agentmarket.toolkits.incidents.logs;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the header of glog and klog, as Kubernetes' own programs write it: the level's letter, then the date. */
final class KlogReader {

    private static final Pattern HEADER =
            Pattern.compile("[IWEF](?:(\\d\\d)(?=\\d{4} ))?(\\d\\d)(\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{1,9})"
                    + "\\s+\\d+ ([\\w./-]+:\\d+)(?:\\] | (?:⋮ )?(?:\\[[^\\]]*\\] )?(?:\\d+  )?)");

    private KlogReader() {}

    /** Null for a line of another kind. */
    static @Nullable LogLine read(String text, LogTimes times) {
        var parts = HEADER.matcher(text);
        if (!parts.lookingAt()) {
            return null;
        }
        var stamp = times.at(date(parts.group(1), parts.group(2), parts.group(3)), 0);
        return new LogLine(
                stamp == null ? null : stamp.at(),
                Levels.ofLetter(text.charAt(0)),
                parts.group(4),
                0,
                text.substring(parts.end()));
    }

    /** CockroachDB writes the year as well. */
    private static String date(@Nullable String year, String month, String dayAndTime) {
        return year == null ? month + "-" + dayAndTime : year + "/" + month + "/" + dayAndTime;
    }
}
