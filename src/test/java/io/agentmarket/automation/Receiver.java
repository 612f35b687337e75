package io.agentmarket.automation;

import io.agentmarket.egress.Answer;
import io.agentmarket.egress.Call;
import io.agentmarket.egress.Egress;
import io.agentmarket.egress.EgressFailedException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An endpoint without a network: it can be unavailable, and records the messages that arrive. */
final class Receiver implements Egress {

    /** Guarded by this, as is the status. */
    private final List<Call> arrived = new ArrayList<>();

    private @Nullable Integer status = 200;
    private int calls;

    @Override
    public synchronized Answer send(Call call) {
        calls++;
        if (status == null) {
            throw new EgressFailedException(EgressFailedException.Reason.UNREACHABLE, "Nobody listens there.", null);
        }
        if (status == 200) {
            arrived.add(call);
        }
        return new Answer(status, Map.of(), "thanks".getBytes(StandardCharsets.UTF_8));
    }

    /** @param status null while nobody listens */
    synchronized void answer(@Nullable Integer status) {
        this.status = status;
    }

    synchronized int calls() {
        return calls;
    }

    synchronized List<Call> arrived() {
        return List.copyOf(arrived);
    }

    /** The {@code webhook-id}s of the received messages, in order. */
    List<String> ids() {
        return arrived().stream().map(call -> header(call, "webhook-id")).toList();
    }

    static String header(Call call, String name) {
        return String.valueOf(call.headers().get(name));
    }

    static String body(Call call) {
        var body = call.body();
        return body == null ? "" : new String(body, StandardCharsets.UTF_8);
    }
}
