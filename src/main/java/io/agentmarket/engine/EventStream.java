package io.agentmarket.engine;

import io.agentmarket.edge.ServerSentEvents;
import io.agentmarket.journal.Event;
import io.agentmarket.journal.EventType;
import io.agentmarket.shared.Json;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes a run's feed as Server-Sent Events. Journal entries carry their number as id, so Last-Event-ID resumes without
 * gap or duplicate on any replica; text deltas have no id.
 */
public final class EventStream {

    private static final Duration HEARTBEAT = Duration.ofSeconds(15);

    /** A larger output is not in the stream; the reader fetches it separately. */
    private static final int MAX_OUTPUT_BYTES = 256 * 1024;

    private static final String HREF = "output_href";

    private EventStream() {}

    /** Writes until the run ends or the reader disconnects; the run continues without a reader. */
    public static void write(RunFeed.Reading reading, ServerSentEvents out) throws IOException, InterruptedException {
        if (reading.isOver()) {
            out.nothingMore();
            return;
        }
        out.open();
        while (!reading.isOver()) {
            var item = reading.next(HEARTBEAT);
            switch (item.orElse(null)) {
                case null -> out.heartbeat();
                case RunFeed.Entry(Event event) ->
                    out.send(
                            Integer.toString(event.seq()),
                            event.type().id(),
                            data(event, reading).toString());
                case RunFeed.Text text -> out.send(null, "text", json(text));
            }
        }
    }

    /** The last event carries the run's result, which the journal does not store twice. */
    private static JsonNode data(Event event, RunFeed.Reading reading) throws InterruptedException {
        if (event.type() != EventType.FINISHED) {
            return event.payload();
        }
        return ended(event, reading.ended(), reading.self());
    }

    /** @param self the path of the run itself */
    static JsonNode ended(Event event, Optional<RunView> ended, String self) {
        var data = (ObjectNode) event.payload().deepCopy();
        if (ended.isEmpty()) {
            return data.put(HREF, self);
        }
        var output = ended.get().output();
        if (output != null && Json.MAPPER.writeValueAsBytes(output).length > MAX_OUTPUT_BYTES) {
            data.put(HREF, self);
        } else if (output != null) {
            data.set("output", output);
        }
        if (ended.get().error() != null) {
            data.set("error", ended.get().error());
        }
        return data;
    }

    private static String json(RunFeed.Text text) {
        var data = new LinkedHashMap<String, Object>();
        data.put("turn", text.turn());
        data.put("offset", text.offset());
        data.put("text", text.delta());
        return Json.MAPPER.writeValueAsString(data);
    }
}
