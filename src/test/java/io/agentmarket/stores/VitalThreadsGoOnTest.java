package io.agentmarket.stores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentmarket.whole.RunningPlatform;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** An Error in a vital thread ends one turn and not the thread. */
class VitalThreadsGoOnTest extends RunningPlatform {

    @Autowired
    private Vitals vitals;

    @Test
    void every_vital_thread_continues_after_an_error() {
        var running = vitals.running();
        assertThat(running)
                .extracting(Rhythm::name)
                .contains(
                        "cancels",
                        "committer-0",
                        "committer-1",
                        "committer-aside",
                        "deadlines",
                        "document-leases",
                        "document-sweep",
                        "feeds",
                        "heartbeat",
                        "live-leases",
                        "partitions",
                        "postgres-pulse",
                        "package-ratings",
                        "published-packages",
                        "purger",
                        "reader-1",
                        "redis-link",
                        "takeover",
                        "wakes");
        var before = running.stream().collect(Collectors.toMap(Rhythm::name, Rhythm::turns));

        running.forEach(rhythm -> rhythm.plant(new OutOfMemoryError("planted in " + rhythm.name())));

        await().untilAsserted(() -> assertThat(running).allSatisfy(rhythm -> {
            assertThat(rhythm.isPlanted()).as(rhythm.name()).isFalse();
            rhythm.wake();
            assertThat(rhythm.turns()).as(rhythm.name()).isGreaterThan(before.get(rhythm.name()));
        }));
        assertThat(vitals.late()).isEmpty();
    }
}
