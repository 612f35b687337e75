package io.agentmarket.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.shared.ApiKeyId;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.ExecutionId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/** An exact list of one customer's leases, and steps that are applied to it and to the limiter. */
final class LeaseModel {

    static final int RUNS = 6;
    private static final int PLACES = 3;
    private static final int PLACES_OF_KEY = 2;
    private static final long TOKENS = 200;
    private static final long TOKENS_OF_KEY = 100;
    private static final long LEASE_MS = RedisWindows.LEASE.toMillis();

    enum Kind {
        ADMIT,
        TAKE_OVER,
        RENEW,
        RELEASE,
        REFUND,
        FORGET,
        WAIT,
        LOOK
    }

    /** @param amount tokens of a run, or seconds that pass */
    record Step(Kind kind, int replica, int run, int amount) {}

    /** The tested leases, from the view of one replica. */
    interface Store {

        Decision decide(Claim claim);

        void renew(Permit permit);

        void release(Permit permit);

        void refund(Permit permit);
    }

    private record Lease(long ends, long tokens, int replica) {}

    private final CustomerId customer = new CustomerId(UUID.randomUUID());
    private final ApiKeyId key = new ApiKeyId(UUID.randomUUID());
    private final List<ExecutionId> runs = IntStream.range(0, RUNS)
            .mapToObj(i -> new ExecutionId(UUID.randomUUID()))
            .toList();
    private final Map<String, Map<String, Lease>> leases = new HashMap<>();
    private final List<Map<Integer, Permit>> hands = List.of(new HashMap<>(), new HashMap<>());
    private long now = 1_795_000_000_000L;

    /** @param make what is tested, by replica, on this clock */
    void play(List<Step> steps, Function<LongSupplier, List<Store>> make) {
        var stores = make.apply(() -> now);
        for (var step : steps) {
            play(step, stores.get(step.replica));
        }
        look(stores.getFirst());
    }

    private void play(Step step, Store store) {
        var hand = hands.get(step.replica);
        var held = hand.get(step.run);
        switch (step.kind) {
            case ADMIT -> decide(step, store, PLACES, PLACES_OF_KEY);
            case TAKE_OVER -> decide(step, store, Share.ANY, Share.ANY);
            case RENEW ->
                hand.values().forEach(permit -> {
                    store.renew(permit);
                    renew(permit, step.replica);
                });
            case RELEASE -> {
                var permit = held == null ? permit(step) : held;
                store.release(permit);
                hand.remove(step.run);
                end(permit, step.replica);
            }
            case REFUND -> {
                if (held != null) {
                    store.refund(held);
                    hand.remove(step.run);
                    end(held, step.replica);
                }
            }
            case FORGET -> hand.remove(step.run);
            case WAIT -> now += step.amount * 1_000L;
            case LOOK -> look(store);
        }
    }

    static List<Usage> nothing(Permit permit) {
        return permit.names().stream().map(name -> new Usage(name, List.of())).toList();
    }

    private Permit permit(Step step) {
        return new Permit(customer, step.run % 2 == 0 ? key : null, runs.get(step.run), step.amount);
    }

    private void decide(Step step, Store store, int places, int placesOfKey) {
        var permit = permit(step);
        var bounded = places != Share.ANY;
        var shares = new ArrayList<Share>();
        shares.add(new Share(RedisKeys.of(customer), places, windows(bounded ? step.amount : 0, TOKENS)));
        if (permit.key() != null) {
            shares.add(new Share(
                    RedisKeys.of(customer, key), placesOfKey, windows(bounded ? step.amount : 0, TOKENS_OF_KEY)));
        }
        var granted = granted(shares, step.amount);

        var decision = store.decide(new Claim(customer, shares, permit));

        assertThat(decision.admitted()).as("%s", step).isEqualTo(granted >= 0);
        if (granted >= 0) {
            assertThat(decision.tokens()).as("%s", step).isEqualTo(granted);
            for (var share : shares) {
                of(share.name()).put(permit.owner(), new Lease(now + LEASE_MS, granted, step.replica));
            }
            hands.get(step.replica).put(step.run, permit.granted(granted));
        }
    }

    /** The requested number if it is left; -1 if a limit refuses. */
    private long granted(List<Share> shares, long wanted) {
        var granted = wanted;
        for (var share : shares) {
            sweep(share.name());
            if (share.places() >= 0 && of(share.name()).size() >= share.places()) {
                return -1;
            }
            for (var window : share.windows()) {
                var left = window.limit() - reserved(share.name());
                if (window.cost() > left) {
                    return -1;
                }
                granted = Math.min(granted, left);
            }
        }
        return granted;
    }

    private static List<Window> windows(long wanted, long limit) {
        return wanted == 0
                ? List.of()
                : List.of(new Window(LimitWindows.TOKENS, Duration.ofDays(1), limit, Math.ceilDiv(wanted, 8), true));
    }

    private void renew(Permit permit, int replica) {
        for (var name : permit.names()) {
            var found = of(name).get(permit.owner());
            if (found == null || found.replica == replica) {
                var tokens = found == null ? permit.tokens() : found.tokens;
                of(name).put(permit.owner(), new Lease(now + LEASE_MS, tokens, replica));
            }
        }
    }

    private void end(Permit permit, int replica) {
        for (var name : permit.names()) {
            var found = of(name).get(permit.owner());
            if (found != null && found.replica == replica) {
                of(name).remove(permit.owner());
            }
        }
    }

    private void look(Store store) {
        var shares = List.of(
                new Share(RedisKeys.of(customer), PLACES, looked(TOKENS)),
                new Share(RedisKeys.of(customer, key), PLACES_OF_KEY, looked(TOKENS_OF_KEY)));

        var decision = store.decide(Claim.of(customer, shares));

        for (var holder : decision.holders()) {
            var name = holder.share().name();
            sweep(name);
            assertThat(holder.active()).as(name).isEqualTo(of(name).size());
            assertThat(holder.counts().getFirst().reserved()).as(name).isEqualTo(reserved(name));
        }
    }

    private static List<Window> looked(long limit) {
        return List.of(new Window(LimitWindows.TOKENS, Duration.ofDays(1), limit, 0, true));
    }

    private Map<String, Lease> of(String holder) {
        return leases.computeIfAbsent(holder, any -> new HashMap<>());
    }

    private void sweep(String holder) {
        of(holder).values().removeIf(lease -> lease.ends <= now);
    }

    private long reserved(String holder) {
        return of(holder).values().stream().mapToLong(Lease::tokens).sum();
    }
}
