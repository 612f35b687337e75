package io.agentmarket.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.agents.Packages;
import io.agentmarket.cli.DemoRuns;
import io.agentmarket.identity.TestCustomers;
import io.agentmarket.upstream.FakeUpstream;
import io.agentmarket.upstream.PlaybookBrain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Runs that customers start while a demo makes its metered run: they are not made by the stand-in, nor billed for it.
 */
class DemoMetersOnlyItsRunTest extends RunningPlatform {

    private static final String INPUT =
            "{\"input\":{\"subject\":\"Charged twice\",\"body\":\"My card was charged twice this month.\"}}";

    private final FakeUpstream standIn =
            FakeUpstream.start(FakeUpstream.Settings.of(new PlaybookBrain(Packages.load(""))));

    @AfterEach
    void stop() {
        standIn.close();
    }

    @Test
    void runs_that_others_start_meanwhile_are_offline() throws Exception {
        var demo = CUSTOMERS.unlimited("silver");
        var callers = List.of(CUSTOMERS.unlimited("silver"), CUSTOMERS.addKey(demo));
        var meanwhile = Collections.synchronizedList(new ArrayList<Answer>());
        var first = new AtomicBoolean(true);
        standIn.watch(call -> {
            if (first.getAndSet(false)) {
                callers.forEach(caller -> meanwhile.add(resolve(caller)));
            }
        });

        var metered = DemoRuns.metered(standIn.baseUrl(), base(), demo.key());

        assertThat(metered.path("model").asString("")).startsWith("claude");
        assertThat(metered.path("status").asString("")).isEqualTo("succeeded");
        assertThat(meanwhile).hasSize(2).allSatisfy(run -> {
            assertThat(run.json().path("status").asString("")).isEqualTo("succeeded");
            assertThat(run.json().path("model").asString("")).isEqualTo("offline");
            assertThat(run.json().path("price").path("micros").asLong()).isEqualTo(2_000);
        });
        assertThat(standIn.billed().total())
                .isEqualTo(metered.path("usage").path("total_tokens").asLong());
    }

    @Test
    void the_key_of_the_metered_run_is_revoked() throws Exception {
        var demo = CUSTOMERS.unlimited("silver");

        DemoRuns.metered(standIn.baseUrl(), base(), demo.key());

        var keys = get(demo.key(), "/api/v1/api-keys").json().path("items");
        assertThat(keys.valueStream()
                        .filter(key -> key.path("name").asString("").startsWith("demo")))
                .singleElement()
                .satisfies(key -> assertThat(key.has("revoked_at")).isTrue());
        assertThat(resolve(demo).json().path("model").asString("")).isEqualTo("offline");
    }

    private Answer resolve(TestCustomers.Made caller) {
        try {
            return post(
                    caller.key(),
                    "/api/v1/marketplace/packages/ticket-resolver/execute",
                    INPUT,
                    "Idempotency-Key",
                    "meanwhile");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
