package io.agentmarket.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentmarket.cli.ForwardedWebhooks;
import io.agentmarket.identity.Scope;
import io.agentmarket.identity.TestCustomers.Made;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** {@code ./run listen} against the platform, forwarding to the npm package {@code standardwebhooks}. */
class ListenTest extends RunningPlatform {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private final Made customer = CUSTOMERS.create("standard");

    @Test
    void each_message_of_the_customers_runs_is_forwarded_once_and_signed() throws Exception {
        var stranger = CUSTOMERS.create("standard");
        run(customer.key(), "before", "n", 0);
        try (var receiver = NodeReceiver.start();
                var listening = ForwardedWebhooks.to(
                        receiver.url(),
                        Map.of(
                                "AGENTMARKET_URL",
                                base(),
                                "AGENTMARKET_API_KEY",
                                customer.key(),
                                "AGENTMARKET_WEBHOOK_SECRET",
                                SECRET))) {
            receiver.expect(SECRET);
            await().atMost(SOON).until(() -> listening.lines().size() == 2);

            run(stranger.key(), "stranger", "n", 0);
            var run = run(customer.key(), "after", "n", 0).json();

            await().atMost(SOON).until(() -> listening.lines().size() == 3);
            assertThat(listening.lines().getLast())
                    .startsWith("run.succeeded  msg_")
                    .endsWith("  204");
            assertThat(receiver.seen()).hasSize(1);
            var message = receiver.seen().getFirst();
            assertThat(message.path("verified").booleanValue())
                    .as(message.toString())
                    .isTrue();
            assertThat(message.at("/data/execution_id")).isEqualTo(run.path("execution_id"));
            assertThat(message.at("/data").has("output")).isFalse();
        }
    }

    @Test
    void a_key_without_the_scope_read_listens_to_nothing() throws Exception {
        var small = CUSTOMERS.addKey(customer, false, Set.of(Scope.EXECUTE));

        try (var listening = ForwardedWebhooks.to(
                "localhost:1", Map.of("AGENTMARKET_URL", base(), "AGENTMARKET_API_KEY", small.key()))) {
            await().atMost(SOON).until(() -> !listening.lines().isEmpty());

            assertThat(listening.lines().getFirst()).contains("answered 403");
        }
    }
}
