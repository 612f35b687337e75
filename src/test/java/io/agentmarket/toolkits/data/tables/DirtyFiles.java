package io.agentmarket.toolkits.data.tables;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All dirty files, and what is wrong when one of them is read. */
final class DirtyFiles {

    private DirtyFiles() {}

    static List<DirtyFile> all() {
        var files = new ArrayList<DirtyFile>();
        files.addAll(DirtyDialects.all());
        files.addAll(DirtyLines.all());
        files.addAll(DirtyEncodings.all());
        files.addAll(DirtyJson.all());
        files.addAll(DirtyWorkbooks.all());
        return files;
    }

    /** What differs from the truth; empty if nothing does. */
    static List<String> faults(DirtyFile file, Path folder) {
        var in = folder.resolve("in");
        var out = folder.resolve("out");
        try {
            Files.deleteIfExists(out);
            Files.write(in, file.bytes());
            try {
                var reading = new TableReader().read(in, file.options(), out);
                return file.refused() != null ? List.of("was read: " + reading) : faults(file, reading, out);
            } catch (UnreadableTableException refusal) {
                var pointer = refusal.pointer().isEmpty() ? "content" : refusal.pointer();
                return pointer.equals(file.refused()) ? List.of() : List.of(pointer + ": " + refusal.getMessage());
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static List<String> faults(DirtyFile file, Reading reading, Path out) throws IOException {
        var faults = new ArrayList<String>();
        var lines = reading.lines();
        var rows = CanonicalText.rows(out);
        differs(faults, "columns", file.columns(), reading.columns());
        differs(faults, "rows", file.rows(), rows);
        differs(
                faults,
                "rejects",
                file.rejected(),
                reading.rejects().stream().map(Reading.Rejected::line).toList());
        differs(
                faults,
                "account",
                file.lines(),
                List.of(
                        lines.total(),
                        lines.preamble(),
                        lines.header(),
                        lines.comments(),
                        lines.blank(),
                        lines.rows(),
                        lines.ofRows(),
                        lines.rejected(),
                        lines.footer()));
        if (!lines.addUp()) {
            faults.add("the lines do not add up");
        }
        if (file.warned() != null && reading.warnings().stream().noneMatch(it -> it.contains(file.warned()))) {
            faults.add("no warning of " + file.warned() + " in " + reading.warnings());
        }
        if (file.used() != null && !used(file.used(), reading.used())) {
            faults.add("used " + reading.used() + " and not " + file.used());
        }
        return faults;
    }

    private static boolean used(String expected, Map<String, String> used) {
        int at = expected.indexOf('=');
        return expected.substring(at + 1).equals(used.get(expected.substring(0, at)));
    }

    private static void differs(List<String> faults, String what, @Nullable Object expected, @Nullable Object actual) {
        if (!String.valueOf(expected).equals(String.valueOf(actual))) {
            faults.add(what + ": expected " + cut(expected) + " but was " + cut(actual));
        }
    }

    private static String cut(@Nullable Object value) {
        var text = String.valueOf(value);
        return text.length() < 600 ? text : text.substring(0, 600);
    }
}
