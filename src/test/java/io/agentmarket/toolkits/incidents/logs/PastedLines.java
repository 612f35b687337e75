package io.agentmarket.toolkits.incidents.logs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiPredicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Lines in many formats whose form, time, level and message are known, one log per format. */
record PastedLines(String format, List<Line> lines) {

    private static final Path FILE = Path.of("src/test/resources/toolkits/incidents/pasted-lines.tsv");
    private static final Instant NEAR = Instant.parse("2026-11-20T12:00:00Z");

    /**
     * @param at null for a line below another one, as level and message are, and for a log without times
     */
    record Line(
            int form,
            @Nullable Instant at,
            @Nullable String level,
            @Nullable String message,
            String text) {
        boolean isFirst() {
            return message != null;
        }
    }

    /** How much of a log was read as it was written, each from 0 to 1. */
    record Score(double messages, double lines, double times, double levels) {}

    static List<PastedLines> all() {
        var logs = new LinkedHashMap<String, List<Line>>();
        try {
            for (var row : Files.readAllLines(FILE)) {
                var cells = row.split("\t", 6);
                logs.computeIfAbsent(cells[0], it -> new ArrayList<>()).add(line(cells));
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return logs.entrySet().stream()
                .map(log -> new PastedLines(log.getKey(), List.copyOf(log.getValue())))
                .toList();
    }

    private static Line line(String[] cells) {
        boolean isFirst = !cells[3].isEmpty();
        var text = Pattern.compile("\\\\(.)").matcher(cells[5]).replaceAll(it -> switch (it.group(1)) {
            case "t" -> "\t";
            case "e" -> "\u001b";
            default -> "\\\\";
        });
        return new Line(
                Integer.parseInt(cells[1]),
                cells[2].isEmpty() ? null : Instant.parse(cells[2]),
                isFirst ? cells[3].replace("-", "") : null,
                isFirst ? cells[4] : null,
                text);
    }

    Score score() {
        var forms = new HashMap<Integer, Integer>();
        for (int i = 0; i < lines.size(); i++) {
            forms.put(i, lines.get(i).form());
        }
        return new Score(accuracy(firsts(forms), byMessage()), accuracy(forms, byLine()), times(), levels());
    }

    private Map<Integer, Integer> firsts(Map<Integer, Integer> forms) {
        var firsts = new HashMap<>(forms);
        firsts.keySet().removeIf(i -> !lines.get(i).isFirst());
        return firsts;
    }

    /** The group of each message, told without its line. */
    private Map<Integer, Integer> byMessage() {
        var tree = new LogTemplates();
        var groups = new HashMap<Integer, LogTemplates.@Nullable Group>();
        for (int i = 0; i < lines.size(); i++) {
            var message = lines.get(i).message();
            if (message != null) {
                groups.put(i, tree.add(LineReader.withStatus(LogLine.plain(message))));
            }
        }
        return roots(tree, groups);
    }

    /** The group of each line as it was pasted; the lines of a trace are in the group of their event. */
    private Map<Integer, Integer> byLine() {
        var tree = new LogTemplates();
        var groups = new HashMap<Integer, LogTemplates.@Nullable Group>();
        var events = events();
        for (int e = 0; e < events.size(); e++) {
            var group = tree.add(events.get(e).line());
            int end = e + 1 < events.size() ? events.get(e + 1).number() : lines.size() + 1;
            for (int number = events.get(e).number(); number < end; number++) {
                groups.put(number - 1, group);
            }
        }
        return roots(tree, groups);
    }

    List<LogEvent> events() {
        return LogReader.read(lines.stream().map(Line::text).toList(), NEAR);
    }

    private static Map<Integer, Integer> roots(LogTemplates tree, Map<Integer, LogTemplates.@Nullable Group> groups) {
        tree.join();
        var roots = new HashMap<Integer, Integer>();
        groups.forEach((line, group) ->
                roots.put(line, group == null ? -1 - line : group.root().id()));
        return roots;
    }

    /**
     * Grouping accuracy (Zhu et al., "Tools and Benchmarks for Automated Log Parsing", ICSE 2019): a line counts when
     * its group holds exactly the lines of its form.
     */
    static double accuracy(Map<Integer, Integer> forms, Map<Integer, Integer> groups) {
        var ofForm = inverse(forms);
        var ofGroup = inverse(groups);
        long right = forms.keySet().stream()
                .filter(line -> groups.containsKey(line)
                        && ofGroup.get(groups.get(line)).equals(ofForm.get(forms.get(line))))
                .count();
        return (double) right / forms.size();
    }

    private static Map<Integer, List<Integer>> inverse(Map<Integer, Integer> of) {
        var lines = new HashMap<Integer, List<Integer>>();
        of.keySet().stream()
                .sorted()
                .forEach(line -> lines.computeIfAbsent(of.get(line), it -> new ArrayList<>())
                        .add(line));
        return lines;
    }

    private double times() {
        return firstsAs((line, event) ->
                event != null && Objects.equals(line.at(), event.line().at()));
    }

    private double levels() {
        return firstsAs((line, event) -> event != null && event.line().level().equals(line.level()));
    }

    private double firstsAs(BiPredicate<Line, @Nullable LogEvent> rule) {
        var events = new HashMap<Integer, LogEvent>();
        events().forEach(event -> events.put(event.number(), event));
        int firsts = 0;
        int right = 0;
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).isFirst()) {
                firsts++;
                right += rule.test(lines.get(i), events.get(i + 1)) ? 1 : 0;
            }
        }
        return (double) right / firsts;
    }
}
