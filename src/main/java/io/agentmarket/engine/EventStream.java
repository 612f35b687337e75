package io.agentmarket.engine;

import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.ExecutionId;
import io.agentmarket.shared.Json;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/*
 * Server-Sent Events (WHATWG HTML, section 9.2). Journal entries carry their seq as id, so Last-Event-ID resumes without gap
 * or duplicate on any replica: entries come from memory where the run is live here, else from the database, which is also
 * where a reader looks again when memory has been silent. Text deltas carry no id: the completed model_turn supersedes them.
 * The request's own (virtual) thread writes, so a slow reader slows nobody else.
 */
/** Streams a run's journal to one reader, from any point to its end. */
@Component
public final class EventStream {

    private static final long HEARTBEAT_MS = 15_000;
    private static final long POLL_MS = 500;

    private final Runs runs;

    EventStream(Runs runs) {
        this.runs = runs;
    }

    /**
     * Writes entries after {@code seq} until {@code finished} or until the reader goes away; the run goes on without it. A
     * reader that has the last entry already is answered 204, which tells an {@code EventSource} not to come again.
     *
     * @throws io.agentmarket.shared.AppException {@code NOT_FOUND} before the first byte
     */
    public void write(CustomerId customer, ExecutionId id, int seq, HttpServletResponse response)
            throws IOException, InterruptedException {
        if (runs.get(customer, id).isFinished()
                && runs.events(customer, id, seq).isEmpty()) {
            response.setStatus(HttpServletResponse.SC_NO_CONTENT);
            return;
        }
        response.setContentType("text/event-stream;charset=UTF-8");
        response.setHeader("Cache-Control", "no-cache, no-transform");
        response.setHeader("X-Accel-Buffering", "no");
        response.flushBuffer();
        new Reader(customer, id, seq, response.getOutputStream()).run();
    }

    private final class Reader implements LiveRun.Follower {

        private final CustomerId customer;
        private final ExecutionId id;
        private final OutputStream out;
        private final LinkedBlockingQueue<Item> items = new LinkedBlockingQueue<>();
        private int seq;
        private boolean finished;
        private long lastWrite = System.nanoTime();

        Reader(CustomerId customer, ExecutionId id, int seq, OutputStream out) {
            this.customer = customer;
            this.id = id;
            this.seq = seq;
            this.out = out;
        }

        @Override
        public void event(Event event) {
            items.add(new Item(event, ""));
        }

        @Override
        public void text(int turn, int offset, String delta) {
            var data = Json.MAPPER.writeValueAsString(Map.of("turn", turn, "offset", offset, "text", delta));
            items.add(new Item(null, "event: text\ndata: " + data + "\n\n"));
        }

        void run() throws IOException, InterruptedException {
            while (!finished) {
                var live = runs.live(customer, id);
                if (live.isPresent()) {
                    follow(live.get());
                } else if (!replay()) {
                    heartbeat();
                    TimeUnit.MILLISECONDS.sleep(POLL_MS);
                }
            }
        }

        private void follow(LiveRun live) throws IOException, InterruptedException {
            items.clear();
            live.follow(seq, this);
            try {
                while (!finished) {
                    var item = items.poll(POLL_MS, TimeUnit.MILLISECONDS);
                    if (item != null) {
                        write(item);
                    } else if (live.done().isDone() && items.isEmpty()) {
                        return;
                    } else {
                        heartbeat();
                    }
                }
            } finally {
                live.unfollow(this);
            }
        }

        /** Writes what the database has beyond what was written; false when there was nothing. */
        private boolean replay() throws IOException {
            var events = runs.events(customer, id, seq);
            for (var event : events) {
                write(new Item(event, ""));
            }
            return !events.isEmpty();
        }

        private void write(Item item) throws IOException {
            var event = item.event;
            if (event == null) {
                send(item.text);
            } else if (event.seq() > seq) {
                seq = event.seq();
                finished = event.type() == EventType.FINISHED;
                send("id: " + seq + "\nevent: " + event.type().id() + "\ndata: " + event.payload() + "\n\n");
            }
        }

        private void heartbeat() throws IOException {
            if (System.nanoTime() - lastWrite > TimeUnit.MILLISECONDS.toNanos(HEARTBEAT_MS)) {
                send(": heartbeat\n\n");
            }
        }

        private void send(String text) throws IOException {
            out.write(text.getBytes(StandardCharsets.UTF_8));
            out.flush();
            lastWrite = System.nanoTime();
        }
    }

    private record Item(@Nullable Event event, String text) {}
}
