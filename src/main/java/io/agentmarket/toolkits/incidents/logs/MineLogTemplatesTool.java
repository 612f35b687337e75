package io.agentmarket.toolkits.incidents.logs;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.agentmarket.shared.Json;
import io.agentmarket.shared.JsonSchema;
import io.agentmarket.toolkits.incidents.Times;
import io.agentmarket.tools.Arguments;
import io.agentmarket.tools.Tool;
import io.agentmarket.tools.ToolContext;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Sorts log lines into templates. Calls nothing. */
@Component
class MineLogTemplatesTool implements Tool {

    private static final int MAX_LINES = 20_000;
    private static final int DEFAULT_LIMIT = 20;
    private static final Duration FIRES_LATE = Duration.ofMinutes(15);
    private static final Duration MIN_BEFORE = Duration.ofMinutes(1);

    private static final JsonSchema ARGUMENTS = Arguments.schema("""
            {"type": "object", "required": ["lines"], "additionalProperties": false, "properties": {
               "lines": {"oneOf": [{"type": "string", "maxLength": 600000},
                 {"type": "array", "maxItems": 20000, "items": {"type": "string", "maxLength": 20000}}]},
               "since": {"type": "string", "maxLength": 40, "description": "when the incident began"},
               "limit": {"type": "integer", "minimum": 1, "maximum": 100}}}
            """);

    private final Clock clock;

    MineLogTemplatesTool(Clock clock) {
        this.clock = clock;
    }

    @Override
    public String name() {
        return "mine_log_templates";
    }

    @Override
    public String description() {
        return "Sorts log lines into templates (values become placeholders), the telling ones first: errors, new ones and"
                + " bursts; each with its count, when it was seen first and last, the numbers of some of its lines, and a"
                + " known sign of failure. is_new: first seen shortly before since, or later.";
    }

    @Override
    public JsonSchema arguments() {
        return ARGUMENTS;
    }

    @Override
    public JsonNode call(ToolContext context, JsonNode arguments) {
        var since = Times.find(arguments.path("since")).orElse(null);
        var lines = lines(arguments.path("lines"));
        var tree = new LogTemplates();
        var bounds = new Bounds(lines.size());
        var sorted = new ArrayList<Sorted>();
        for (var event : LogReader.read(lines, since == null ? clock.instant() : since)) {
            bounds.see(event.line().at());
            var group = tree.add(event.line());
            if (group == null) {
                bounds.unsorted++;
            } else {
                sorted.add(new Sorted(group, event));
            }
        }
        tree.join();
        var seen = new LinkedHashMap<Integer, SeenTemplate>();
        sorted.forEach(it -> seen.computeIfAbsent(it.group().root().id(), id -> new SeenTemplate())
                .add(it.event()));
        var turn = bounds.turn(since);
        var found = tree.groups().stream()
                .map(group -> FoundTemplate.of(group, Objects.requireNonNull(seen.get(group.id())), turn, bounds.lines))
                .sorted(Comparator.comparingDouble(FoundTemplate::weight)
                        .reversed()
                        .thenComparing(FoundTemplate::id))
                .limit(arguments.path("limit").intValue(DEFAULT_LIMIT))
                .toList();
        return Json.MAPPER.valueToTree(
                new Mined(bounds.lines, tree.groups().size(), bounds.unsorted, bounds.first, bounds.last, found));
    }

    private static List<String> lines(JsonNode lines) {
        var all = lines.isString()
                ? lines.stringValue().lines()
                : lines.values().stream().map(JsonNode::stringValue);
        return all.limit(MAX_LINES).toList();
    }

    private record Sorted(LogTemplates.Group group, LogEvent event) {}

    /** The time span of all lines. For one thread. */
    private static final class Bounds {
        private final int lines;
        private int unsorted;
        private @Nullable Instant first;
        private @Nullable Instant last;

        Bounds(int lines) {
            this.lines = lines;
        }

        void see(@Nullable Instant at) {
            if (at != null) {
                first = first == null || at.isBefore(first) ? at : first;
                last = last == null || at.isAfter(last) ? at : last;
            }
        }

        /**
         * Lines first seen after this time are new. An alert fires some time after its cause, so this time is earlier
         * than the incident's start, but never in the first half of the time before the start. If no start is known, it
         * is the middle of the log. Nothing is new in a log that shows less than a minute before that time.
         */
        @Nullable Instant turn(@Nullable Instant since) {
            if (first == null || last == null) {
                return null;
            }
            var end = since == null || since.isBefore(first) ? last : since;
            var middle = first.plus(Duration.between(first, end).dividedBy(2));
            var turn = end.minus(FIRES_LATE).isAfter(middle) ? end.minus(FIRES_LATE) : middle;
            return turn.isBefore(first.plus(MIN_BEFORE)) ? null : turn;
        }
    }

    /** @param unsorted lines that could not be sorted; 0 except for logs without any regular form */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Mined(
            int lines,
            int templateCount,
            int unsorted,
            @Nullable Instant firstAt,
            @Nullable Instant lastAt,
            List<FoundTemplate> templates) {}
}
