package io.agentmarket.ratelimit;

import io.agentmarket.shared.CustomerId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** The windows and leases of customers in Redis; the scripts say how they are kept. */
final class WindowStore {

    /** A lease ends this long after it was taken or last renewed. */
    static final Duration LEASE = Duration.ofSeconds(60);

    private static final String LEASE_MS = Long.toString(LEASE.toMillis());
    /** The longest window and its partial slot (1/128 of it), then some. */
    private static final String HASH_MS =
            Long.toString(Window.LONGEST.plus(Window.LONGEST.dividedBy(100)).toMillis());

    private final RedisCalls redis;
    private final Supplier<String> now;
    private final Script admit = Script.of("admit.lua");
    private final Script renew = Script.of("renew.lua");

    /** @param now milliseconds for tests; empty for the server's clock */
    WindowStore(RedisCalls redis, Supplier<String> now) {
        this.redis = redis;
        this.now = now;
    }

    /** Takes everything or nothing, in one call. */
    Decision decide(CustomerId customer, Lease lease, List<Window> windows) {
        return Decision.of(windows, redis.run(admit, keys(customer), arguments("admit", lease, windows)));
    }

    /** Ends the lease and gives back what was taken with it; does nothing where there is none. */
    void refund(CustomerId customer, String owner, List<Window> windows) {
        var unused = redis.run(admit, keys(customer), arguments("refund", new Lease(owner, ""), windows));
    }

    /** Ends the lease, held or not. */
    void release(CustomerId customer, String owner) {
        var unused = redis.call(commands -> commands.zrem(leases(customer), owner));
    }

    /** Extends those leases that are still held. */
    void renew(CustomerId customer, List<String> owners) {
        var arguments = new ArrayList<>(List.of(now.get(), LEASE_MS));
        arguments.addAll(owners);
        var unused = redis.run(renew, new String[] {leases(customer)}, arguments.toArray(String[]::new));
    }

    private String[] arguments(String operation, Lease lease, List<Window> windows) {
        var all = new ArrayList<>(List.of(operation, now.get(), lease.owner(), lease.allowed(), LEASE_MS, HASH_MS));
        for (var window : windows) {
            all.add(window.scope());
            all.add(Long.toString(window.length().toMillis()));
            all.add(Long.toString(window.limit()));
            all.add(Long.toString(window.cost()));
        }
        return all.toArray(String[]::new);
    }

    private static String[] keys(CustomerId customer) {
        return new String[] {"rl:{" + customer + "}:windows", leases(customer)};
    }

    private static String leases(CustomerId customer) {
        return "rl:{" + customer + "}:leases";
    }
}
