package io.agentmarket.toolkits.data;

import io.agentmarket.egress.Answer;
import io.agentmarket.egress.Call;
import io.agentmarket.egress.Egress;
import io.agentmarket.egress.EgressFailedException;
import io.agentmarket.egress.EgressRefusedException;
import io.agentmarket.resilience.BreakerKey;
import io.agentmarket.resilience.BreakerSettings;
import io.agentmarket.resilience.Breakers;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.ErrorCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/** Fetches a table from an address. A GET is repeated once if the other side gave no complete answer. */
final class UrlSource {

    private static final Duration TIMEOUT = Duration.ofMinutes(2);
    private static final int MAX_ATTEMPTS = 2;
    private static final int OK = 200;
    private static final int SERVER_ERROR = 500;

    /** As for other APIs that customers name: opens after five failures in the last ten calls. */
    private static final BreakerSettings BREAKER =
            new BreakerSettings(10, 5, 50, Duration.ofSeconds(10), Duration.ofSeconds(10));

    private final Egress egress;
    private final Breakers breakers;

    UrlSource(Egress egress, Clock clock) {
        this.egress = egress;
        this.breakers = new Breakers(clock, BREAKER, (key, from, to, reason) -> {});
    }

    /**
     * Writes the content of an address into a file.
     *
     * @param hosts the hosts that may be called
     * @param at the pointer of the address in the request
     */
    void fetch(CustomerId customer, String url, Set<String> hosts, Path out, String at) {
        if (hosts.isEmpty()) {
            throw new TableRefusedException(
                    at, "Hosts are not granted: a deployment grants them to process_table under hosts.");
        }
        try {
            var uri = URI.create(url);
            var call = new Call("GET", uri, Map.of("accept", "*/*"), null, hosts, TIMEOUT, Call.MAX_BYTES);
            var answer = answer(new BreakerKey("table", String.valueOf(uri.getHost()), customer), call, at);
            if (answer.status() != OK) {
                throw new TableRefusedException(
                        at, "The address answered with status " + answer.status() + ", not with a table.");
            }
            Files.write(out, answer.body());
        } catch (IllegalArgumentException e) {
            throw new TableRefusedException(at, "This is no address: write it in full, beginning with https://.");
        } catch (EgressRefusedException e) {
            throw new TableRefusedException(at, "The address was not called: " + e.getMessage());
        } catch (IOException e) {
            throw new UncheckedIOException("a fetched table cannot be stored", e);
        }
    }

    private Answer answer(BreakerKey key, Call call, String at) {
        for (int attempt = 1; ; attempt++) {
            var permit = breakers.of(key)
                    .enter()
                    .orElseThrow(() -> new TableRefusedException(
                            at, "The address has failed too often and is not called for some seconds."));
            try {
                var answer = egress.send(call);
                if (answer.status() >= SERVER_ERROR) {
                    permit.failed(ErrorCode.AGENT_FAILED);
                } else {
                    permit.succeeded();
                }
                return answer;
            } catch (EgressRefusedException e) {
                permit.abandoned();
                throw e;
            } catch (EgressFailedException e) {
                permit.failed(ErrorCode.AGENT_FAILED);
                if (attempt == MAX_ATTEMPTS || !e.isRetryable()) {
                    throw new TableRefusedException(at, "The address gave no table: " + e.getMessage());
                }
            }
        }
    }
}
