package io.agentmarket.upstream;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes one accepted answer, or as much of it as the fault allows. The log says "completed" before the last byte is
 * sent, so that a client that has read the whole answer finds it there; if that byte cannot be written, the log entry
 * is reverted.
 */
final class Delivery {

    private final Wire wire;
    private final BillingLog log;
    private final BilledCall call;
    private final @Nullable Fault fault;

    /** @param call already in the log, but not completed */
    Delivery(Wire wire, BillingLog log, BilledCall call, @Nullable Fault fault) {
        this.wire = wire;
        this.log = log;
        this.call = call;
        this.fault = fault;
    }

    void whole(ObjectNode message) throws IOException {
        if (fault instanceof Fault.NullUsage) {
            message.putNull("usage");
        } else if (fault instanceof Fault.UnknownEvent) {
            message.put("from_the_future", true);
        } else if (fault instanceof Fault.ErrorEvent) {
            throw FaultWords.refusal(new Fault.Status(529, null, null));
        }
        var body = message.toString().getBytes(StandardCharsets.UTF_8);
        var headers = headers("application/json");
        switch (fault) {
            case Fault.Stall ignored -> {
                wire.sendHalf(200, headers, body);
                stall();
            }
            case Fault.Reset ignored -> {
                wire.sendHalf(200, headers, body);
                wire.reset();
            }
            case Fault.EndEarly ignored -> breakOff(headers, body);
            case Fault.NoMessageStop ignored -> breakOff(headers, body);
            case Fault.MalformedEvent ignored ->
                wire.send(
                        200,
                        headers,
                        new String(body, StandardCharsets.UTF_8)
                                .replaceFirst("\"role\":", "\"role\"")
                                .getBytes(StandardCharsets.UTF_8));
            case null, default -> completing(() -> wire.send(200, headers, body));
        }
    }

    void stream(List<MessageForm.Event> events) throws IOException {
        var changed = changed(events);
        wire.open(headers("text/event-stream; charset=utf-8"));
        switch (fault) {
            case Fault.Stall stall -> {
                write(changed, stall.afterEvents());
                stall();
            }
            case Fault.Reset reset -> {
                write(changed, reset.afterEvents());
                wire.reset();
            }
            case Fault.EndEarly early -> {
                write(changed, early.afterEvents());
                wire.end();
            }
            case Fault.NoMessageStop ignored -> {
                write(changed, changed.size() - 1);
                wire.end();
            }
            case Fault.ErrorEvent error -> {
                write(changed, error.afterEvents());
                var body = FaultWords.refusal(new Fault.Status(529, null, null)).body(call.requestId());
                wire.chunk(text(new MessageForm.Event("error", body)));
                wire.end();
            }
            case Fault.MalformedEvent broken -> {
                for (int e = 0; e < changed.size(); e++) {
                    var text = text(changed.get(e));
                    wire.chunk(e == broken.number() ? text.replaceFirst("\"type\":", "\"type\"") : text);
                }
                wire.end();
            }
            case null, default -> {
                write(changed, changed.size() - 1);
                completing(() -> wire.chunk(text(changed.getLast())));
                wire.end();
            }
        }
    }

    private List<MessageForm.Event> changed(List<MessageForm.Event> events) {
        var changed = new ArrayList<>(events);
        if (fault instanceof Fault.UnknownEvent unknown) {
            var data =
                    Wire.JSON.createObjectNode().put("type", "from_the_future").put("index", 0);
            int at = Math.min(Math.max(unknown.number(), 0), changed.size() - 1);
            changed.add(at, new MessageForm.Event("from_the_future", data));
        }
        if (fault instanceof Fault.NullUsage) {
            changed.forEach(event -> {
                nullUsage(event.data());
                event.data().optional("message").ifPresent(message -> nullUsage((ObjectNode) message));
            });
        }
        return changed;
    }

    private static void nullUsage(ObjectNode holder) {
        if (holder.has("usage")) {
            holder.putNull("usage");
        }
    }

    private void breakOff(Map<String, String> headers, byte[] body) throws IOException {
        wire.sendHalf(200, headers, body);
        wire.breakOff();
    }

    private void stall() throws IOException {
        wire.clientLeaves(Duration.ZERO);
        wire.breakOff();
    }

    private void write(List<MessageForm.Event> events, int count) throws IOException {
        for (var event : events.subList(0, Math.min(Math.max(count, 0), events.size()))) {
            wire.chunk(text(event));
        }
    }

    private void completing(Step lastByte) throws IOException {
        log.record(completed(true));
        try {
            lastByte.run();
        } catch (IOException e) {
            log.record(completed(false));
            throw e;
        }
    }

    private BilledCall completed(boolean completed) {
        return new BilledCall(
                call.requestId(),
                call.keyFingerprint(),
                call.path(),
                call.model(),
                call.status(),
                call.tokens(),
                completed);
    }

    private Map<String, String> headers(String contentType) {
        return Map.of("content-type", contentType, "request-id", call.requestId());
    }

    private static String text(MessageForm.Event event) {
        return "event: " + event.name() + "\ndata: " + event.data() + "\n\n";
    }

    @FunctionalInterface
    private interface Step {
        void run() throws IOException;
    }
}
