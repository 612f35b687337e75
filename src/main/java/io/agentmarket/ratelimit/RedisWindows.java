package io.agentmarket.ratelimit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The windows and leases of customers in Redis, shared by all replicas; the scripts define their form. */
final class RedisWindows {

    /** A lease expires this long after it was taken or last renewed. */
    static final Duration LEASE = Duration.ofSeconds(60);

    /** One call renews this many leases: it keeps Redis busy for a fraction of a millisecond. */
    static final int PIECE = 128;

    private static final String LEASE_MS = Long.toString(LEASE.toMillis());

    private static final String RINGS = "rings.lua";

    /** The timeout of a beat. It is longer than that of a decision, because a busy process is no outage. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    /** How long a start waits for the first answers, which load the client's classes. */
    private static final Duration COLD = Duration.ofSeconds(2);

    private final RedisCalls redis;
    private final Supplier<String> now;
    private final String replica;
    private final Script admit = Script.of(RINGS, "admit.lua");
    private final Script change = Script.of(RINGS, "change.lua");
    private final Script renew = Script.of(RINGS, "renew.lua");
    private final Script beat = Script.of("beat.lua");

    /**
     * @param now milliseconds for tests; empty for the server's clock
     * @param replica the holder of its leases: unique among replicas and over restarts
     */
    RedisWindows(RedisCalls redis, Supplier<String> now, String replica) {
        this.redis = redis;
        this.now = now;
        this.replica = replica;
    }

    /** The same windows for work that no caller waits for: a busy process or server is given a second. */
    RedisWindows patient() {
        return new RedisWindows(redis.within(PATIENCE), now, replica);
    }

    /** Loads the scripts into Redis, so that the first decision does not wait for that. */
    void prepare() {
        var patient = redis.within(COLD);
        for (var script : List.of(admit, change, renew, beat)) {
            var unused = patient.call(commands -> commands.scriptLoad(script.text()));
        }
    }

    /** Decides a claim in one call, all or nothing. */
    Decision decide(Claim claim) {
        var arguments = arguments(claim.owner(), Long.toString(claim.tokens()));
        var names = new ArrayList<String>();
        for (var share : claim.shares()) {
            names.add(share.name());
            if (share.places() != Share.UNSEEN) {
                names.add(RedisKeys.leases(share.name()));
                names.add(RedisKeys.ends(share.name()));
            }
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

    /** Ends the lease, if this replica holds it, and counts what each holder has used. */
    void count(String owner, List<Usage> usages) {
        change("count", owner, usages);
    }

    /** Ends the lease and returns what was taken with it; no effect without a lease. */
    void refund(String owner, List<Usage> usages) {
        change("refund", owner, usages);
    }

    /** Extends leases of the same holders, at most {@link #PIECE}, and restores those that Redis has lost. */
    void renew(List<String> names, Collection<Permit> permits) {
        if (permits.size() > PIECE) {
            throw new IllegalArgumentException("too many leases for one call: " + permits.size());
        }
        var arguments = arguments();
        for (var permit : permits) {
            arguments.add(permit.owner());
            arguments.add(Long.toString(permit.tokens()));
        }
        var keys = names.stream()
                .flatMap(name -> Stream.of(RedisKeys.leases(name), RedisKeys.ends(name)))
                .toList();
        var unused = run(renew, keys, arguments);
    }

    /** Clears these windows. */
    void forget(String name, List<String> scopes) {
        var unused = redis.call(commands -> commands.hdel(name, scopes.toArray(String[]::new)));
    }

    /** Clears everything of the holder except its leases. */
    void forget(String name) {
        var unused = redis.call(commands -> commands.del(name));
    }

    /** @param known whether Redis still knew this replica */
    record Heard(int replicas, boolean known) {}

    /** Reports that this replica is alive. */
    Heard beat(Duration holds) {
        var arguments = new String[] {replica, Long.toString(holds.toMillis())};
        var answer = redis.within(PATIENCE).run(beat, new String[] {RedisKeys.REPLICAS}, arguments);
        return new Heard(Math.toIntExact(answer.getFirst()), answer.getLast() == 0);
    }

    /** Whether Redis may evict data when its memory is full, which would admit calls twice; false if unknown. */
    boolean evicts() {
        var info = redis.call(commands -> commands.info("memory"));
        return info.contains("maxmemory_policy:")
                && !info.contains("maxmemory_policy:noeviction")
                && !info.contains("maxmemory:0\r");
    }

    void leave() {
        var unused = redis.call(commands -> commands.zrem(RedisKeys.REPLICAS, replica));
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
        var keys = usages.stream()
                .map(Usage::name)
                .flatMap(name -> Stream.of(name, RedisKeys.leases(name), RedisKeys.ends(name)))
                .toList();
        var unused = run(change, keys, arguments);
    }

    private List<String> arguments(String... more) {
        var arguments = new ArrayList<>(List.of(now.get(), LEASE_MS, replica));
        arguments.addAll(List.of(more));
        return arguments;
    }

    private List<Long> run(Script script, List<String> names, List<String> arguments) {
        return redis.run(script, names.toArray(String[]::new), arguments.toArray(String[]::new));
    }
}
