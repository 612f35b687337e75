package io.agentmarket.chaos;

import io.agentmarket.shared.Json;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.JsonNode;

/** Repeats the request for one run with one key, to any process, until the run has ended. */
record PersistentClient(
        AtomicReference<PlatformProcess> platform,
        String agent,
        String key,
        String note,
        int sleepMs,
        String... header) {

    private static final Duration PAUSE = Duration.ofSeconds(1);

    /** @return the run as the platform told its end; an interrupt ends the asking */
    JsonNode run() throws InterruptedException {
        var first = header;
        while (!Thread.interrupted()) {
            try {
                var now = platform.get();
                var answer = now.http()
                        .send(
                                now.executeRequest(agent, key, note, sleepMs, first),
                                HttpResponse.BodyHandlers.ofString());
                first = new String[0];
                if (answer.statusCode() == 200 && answer.body().startsWith("{")) {
                    var run = Json.MAPPER.readTree(answer.body());
                    if (run.has("finished_at")) {
                        return run;
                    }
                }
            } catch (IOException killed) {
                // the next process will know
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
        throw new InterruptedException();
    }
}
