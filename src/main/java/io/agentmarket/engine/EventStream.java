package io.agentmarket.engine;

import io.agentmarket.edge.ServerSentEvents;
import io.agentmarket.journal.Event;
import io.agentmarket.shared.Json;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;

/**
 * Writes a run's feed as Server-Sent Events. Journal entries carry their number as id, so Last-Event-ID resumes without
 * gap or duplicate on any replica; text deltas carry none.
 */
public final class EventStream {

    private static final Duration HEARTBEAT = Duration.ofSeconds(15);

    private EventStream() {}

    /** Writes until the run has ended or the reader goes away; the run goes on without it. */
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
                            event.payload().toString());
                case RunFeed.Text text -> out.send(null, "text", json(text));
            }
        }
    }

    private static String json(RunFeed.Text text) {
        var data = new LinkedHashMap<String, Object>();
        data.put("turn", text.turn());
        data.put("offset", text.offset());
        data.put("text", text.delta());
        return Json.MAPPER.writeValueAsString(data);
    }
}
