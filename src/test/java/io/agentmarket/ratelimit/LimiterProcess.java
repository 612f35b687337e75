package io.agentmarket.ratelimit;

import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.ExecutionId;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;

/**
 * One replica's limiter in its own process, on the server's clock. It reports that it is ready, reads the time of its
 * end, and until then makes requests as fast as it can, half of its threads for a window and half for places. It prints
 * the admissions: {@code window SENT RECEIVED} and {@code place RECEIVED RELEASED}, in ms.
 */
final class LimiterProcess {

    static final Window WINDOW = new Window("w", Duration.ofSeconds(2), 200, 1);
    static final int PLACES = 5;
    private static final int THREADS = 4;

    private final RedisWindows store;
    private final CustomerId customer;
    private final ConcurrentLinkedQueue<String> given = new ConcurrentLinkedQueue<>();

    private LimiterProcess(RedisWindows store, CustomerId customer) {
        this.store = store;
        this.customer = customer;
    }

    /** @param arguments the server's address, the customer */
    public static void main(String[] arguments) throws IOException {
        var out = new PrintStream(new FileOutputStream(FileDescriptor.out), true);
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try (var redis = TestRedis.at(arguments[0])) {
            var process = new LimiterProcess(
                    TestLimiter.windows(redis.calls(), () -> ""), new CustomerId(UUID.fromString(arguments[1])));
            process.store.decide(Claim.of(process.customer, List.of()));
            out.println("ready");
            var end = Long.parseLong(in.readLine());
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (var i = 0; i < THREADS; i++) {
                    Runnable work = i % 2 == 0 ? process::takeUnit : process::takePlace;
                    threads.execute(() -> {
                        while (System.currentTimeMillis() < end) {
                            work.run();
                        }
                    });
                }
            }
            process.given.forEach(out::println);
        }
    }

    private void takeUnit() {
        var sent = System.currentTimeMillis();
        var share = new Share(RedisKeys.of(customer), Share.UNSEEN, List.of(WINDOW));
        if (store.decide(Claim.of(customer, List.of(share))).admitted()) {
            given.add("window " + sent + " " + System.currentTimeMillis());
        }
    }

    private void takePlace() {
        var permit = new Permit(customer, null, new ExecutionId(UUID.randomUUID()), 0);
        var share = new Share(RedisKeys.of(customer), PLACES, List.of());
        if (store.decide(new Claim(customer, List.of(share), permit)).admitted()) {
            var received = System.nanoTime() / 1_000;
            store.renew(permit.names(), List.of(permit));
            given.add("place " + received + " " + System.nanoTime() / 1_000);
            store.count(permit.owner(), List.of(new Usage(RedisKeys.of(customer), List.of())));
        }
    }
}
