package io.agentmarket.ratelimit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;

/** The windows and leases of customers in Redis, shared by all replicas; the scripts say how they are kept. */
final class RedisWindows {

    /** A lease ends this long after it was taken or last renewed. */
    static final Duration LEASE = Duration.ofSeconds(60);

    private static final String LEASE_MS = Long.toString(LEASE.toMillis());
    /** The longest window and its partial slot (1/128 of it), then some. */
    private static final String HASH_MS =
            Long.toString(Window.LONGEST.plus(Window.LONGEST.dividedBy(100)).toMillis());

    private static final String RINGS = "rings.lua";

    private final RedisCalls redis;
    private final Supplier<String> now;
    private final Script admit = Script.of(RINGS, "admit.lua");
    private final Script change = Script.of(RINGS, "change.lua");
    private final Script renew = Script.of(RINGS, "renew.lua");
    private final Script beat = Script.of("beat.lua");

    /** @param now milliseconds for tests; empty for the server's clock */
    RedisWindows(RedisCalls redis, Supplier<String> now) {
        this.redis = redis;
        this.now = now;
    }

    /** Takes everything or nothing, in one call. */
    Decision decide(Claim claim) {
        var arguments = arguments(claim.owner(), Long.toString(claim.tokens()));
        var names = new ArrayList<String>();
        for (var share : claim.shares()) {
            names.add(share.name());
            arguments.add(share.places() == Share.UNSEEN ? "" : Integer.toString(share.places()));
            arguments.add(Integer.toString(share.windows().size()));
            for (var window : share.windows()) {
                arguments.add(window.scope());
                arguments.add(Long.toString(window.length().toMillis()));
                arguments.add(Long.toString(window.limit()));
                arguments.add(Long.toString(window.cost()));
                arguments.add(window.elastic() ? "1" : "0");
            }
        }
        return Decision.of(claim, run(admit, names, arguments));
    }

    /** Ends the lease, held or not, and counts what each holder has used. */
    void count(String owner, List<Usage> usages) {
        change("count", owner, usages);
    }

    /** Ends the lease and gives back what was taken with it; does nothing where there is none. */
    void refund(String owner, List<Usage> usages) {
        change("refund", owner, usages);
    }

    /** Extends the leases, all of the same holders, and brings back those that Redis has lost. */
    void renew(List<String> names, Collection<Permit> permits) {
        var arguments = arguments();
        for (var permit : permits) {
            arguments.add(permit.owner());
            arguments.add(Long.toString(permit.tokens()));
        }
        var unused = run(renew, names, arguments);
    }

    /** Forgets what these windows counted. */
    void forget(String name, List<String> scopes) {
        var unused = redis.call(commands -> commands.hdel(name, scopes.toArray(String[]::new)));
    }

    /** Forgets everything of the holder except its leases. */
    void forget(String name) {
        var scopes = redis.call(commands -> commands.hkeys(name)).stream()
                .filter(scope -> !scope.equals("leases"))
                .toList();
        if (!scopes.isEmpty()) {
            forget(name, scopes);
        }
    }

    /** Says that this replica lives; answers how many do. */
    int beat(String replica, Duration holds) {
        var arguments = new String[] {replica, Long.toString(holds.toMillis())};
        return Math.toIntExact(
                redis.run(beat, new String[] {Names.REPLICAS}, arguments).getFirst());
    }

    void leave(String replica) {
        var unused = redis.call(commands -> commands.zrem(Names.REPLICAS, replica));
    }

    private void change(String operation, String owner, List<Usage> usages) {
        var arguments = arguments(operation, owner);
        for (var usage : usages) {
            arguments.add(Integer.toString(usage.units().size()));
            for (var units : usage.units()) {
                arguments.add(units.scope());
                arguments.add(Long.toString(units.length().toMillis()));
                arguments.add(Long.toString(units.age().toMillis()));
                arguments.add(Long.toString(units.count()));
            }
        }
        var unused = run(change, usages.stream().map(Usage::name).toList(), arguments);
    }

    private List<String> arguments(String... more) {
        var arguments = new ArrayList<>(List.of(now.get(), LEASE_MS, HASH_MS));
        arguments.addAll(List.of(more));
        return arguments;
    }

    private List<Long> run(Script script, List<String> names, List<String> arguments) {
        return redis.run(script, names.toArray(String[]::new), arguments.toArray(String[]::new));
    }
}
