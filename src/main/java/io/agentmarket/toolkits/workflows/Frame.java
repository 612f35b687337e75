package io.agentmarket.toolkits.workflows;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The position of a task.
 *
 * @param pointer the JSON pointer of the list or task
 * @param depth the number of enclosing tasks
 * @param context what tasks have exported; shared by all tasks of a track
 * @param variables of the enclosing loops and handlers
 * @param deadline the elapsed time at which the innermost timeout expires, or null
 */
record Frame(
        Track track,
        String pointer,
        int depth,
        Exported context,
        Map<String, JsonNode> variables,
        @Nullable Duration deadline) {

    /** The context exported by tasks. */
    static final class Exported {

        private JsonNode value;

        Exported(JsonNode value) {
            this.value = value;
        }

        JsonNode value() {
            return value;
        }

        void set(JsonNode next) {
            value = next;
        }
    }

    Frame in(String segment) {
        return new Frame(track, pointer + "/" + segment, depth, context, variables, deadline);
    }

    Frame task(int index, String name) {
        var escaped = name.replace("~", "~0").replace("/", "~1");
        return new Frame(track, pointer + "/" + index + "/" + escaped, depth + 1, context, variables, deadline);
    }

    Frame with(String name, JsonNode value) {
        var more = new HashMap<>(variables);
        more.put(name, value);
        return new Frame(track, pointer, depth, context, more, deadline);
    }

    Frame on(Track other, Exported exported) {
        return new Frame(other, pointer, depth, exported, variables, deadline);
    }

    /** With a deadline this long from now, if that is earlier than the current one. */
    Frame within(Duration limit) {
        var end = track.elapsed().plus(limit);
        return deadline != null && deadline.compareTo(end) <= 0
                ? this
                : new Frame(track, pointer, depth, context, variables, end);
    }

    /** The rest of the innermost timeout. */
    Duration left(Duration most) {
        if (deadline == null) {
            return most;
        }
        var left = deadline.minus(track.elapsed());
        if (!left.isPositive()) {
            throw Fault.stop(Fault.Kind.TIMEOUT, "The task timed out.");
        }
        return left.compareTo(most) < 0 ? left : most;
    }
}
