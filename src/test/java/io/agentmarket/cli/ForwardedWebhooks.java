package io.agentmarket.cli;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** {@code ./run listen} on its own thread, for tests of other modules. */
public final class ForwardedWebhooks implements AutoCloseable {

    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Thread thread;

    private ForwardedWebhooks(Map<String, String> environment, String forwardTo) {
        var command = new ListenCommand(environment, Clock.systemUTC(), lines::add);
        thread = Thread.startVirtualThread(() -> {
            try {
                command.run(forwardTo);
            } catch (Exception e) {
                lines.add(String.valueOf(e.getMessage()));
            }
        });
    }

    /** @param environment AGENTMARKET_URL, AGENTMARKET_API_KEY and, perhaps, AGENTMARKET_WEBHOOK_SECRET */
    public static ForwardedWebhooks to(String forwardTo, Map<String, String> environment) {
        return new ForwardedWebhooks(environment, forwardTo);
    }

    /** Its output so far. */
    public List<String> lines() {
        return List.copyOf(lines);
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
