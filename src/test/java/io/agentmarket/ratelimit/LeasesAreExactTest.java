package io.agentmarket.ratelimit;

import java.util.List;
import java.util.function.LongSupplier;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/**
 * Leases against an exact list of them: two replicas admit, take over, renew, release twice, refund and forget the same
 * few runs, late and out of order, while time passes.
 */
class LeasesAreExactTest {

    private static TestRedis redis;

    @BeforeContainer
    static void start() {
        redis = TestRedis.start();
    }

    @AfterContainer
    static void stop() {
        redis.close();
    }

    @Property(tries = 200)
    void redis_counts_every_lease_once_for_any_holder(@ForAll("steps") List<LeaseModel.Step> steps) {
        new LeaseModel().play(steps, clock -> List.of(inRedis(clock), inRedis(clock)));
    }

    @Property(tries = 200)
    void a_replica_alone_counts_as_redis_does(@ForAll("steps") List<LeaseModel.Step> steps) {
        var ofOne = steps.stream()
                .map(it -> new LeaseModel.Step(it.kind(), 0, it.run(), it.amount()))
                .toList();

        new LeaseModel().play(ofOne, clock -> List.of(inABook(clock)));
    }

    @Provide
    Arbitrary<List<LeaseModel.Step>> steps() {
        return Combinators.combine(
                        Arbitraries.of(LeaseModel.Kind.class),
                        Arbitraries.integers().between(0, 1),
                        Arbitraries.integers().between(0, LeaseModel.RUNS - 1),
                        Arbitraries.integers().between(0, 90))
                .as(LeaseModel.Step::new)
                .list()
                .ofMaxSize(60);
    }

    private static LeaseModel.Store inRedis(LongSupplier clock) {
        var windows = TestLimiter.windows(redis.calls(), () -> Long.toString(clock.getAsLong()));
        return new LeaseModel.Store() {
            @Override
            public Decision decide(Claim claim) {
                return windows.decide(claim);
            }

            @Override
            public void renew(Permit permit) {
                windows.renew(permit.names(), List.of(permit));
            }

            @Override
            public void release(Permit permit) {
                windows.count(permit.owner(), LeaseModel.nothing(permit));
            }

            @Override
            public void refund(Permit permit) {
                windows.refund(permit.owner(), LeaseModel.nothing(permit));
            }
        };
    }

    private static LeaseModel.Store inABook(LongSupplier clock) {
        var book = new LocalCounts();
        return new LeaseModel.Store() {
            @Override
            public Decision decide(Claim claim) {
                return book.decide(claim, clock.getAsLong(), false);
            }

            @Override
            public void renew(Permit permit) {
                book.leases(leases -> leases.extend(permit, clock.getAsLong()));
            }

            @Override
            public void release(Permit permit) {
                book.leases(leases -> leases.end(permit));
            }

            @Override
            public void refund(Permit permit) {
                book.refund(permit, LeaseModel.nothing(permit), clock.getAsLong());
            }
        };
    }
}
