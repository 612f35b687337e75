package io.agentmarket.billing;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.billing.Budget.Mode;
import io.agentmarket.shared.ApiKeyId;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.Ids;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;

/**
 * In any order of holds and settlements, the counters are the sums that they represent, and no hard limit is exceeded.
 */
class AccountPropertiesTest {

    private static final LocalDate NOVEMBER = LocalDate.parse("2026-11-01");

    private record Live(List<Part> parts, long hold) {}

    @Property(tries = 500)
    void held_is_the_sum_over_live_runs_and_spent_plus_held_stay_within_every_hard_limit(@ForAll long seed) {
        var random = new Random(seed);
        var key = Part.key(new ApiKeyId(Ids.at(Instant.EPOCH)));
        var other = Part.key(new ApiKeyId(Ids.at(Instant.EPOCH)));
        var deployment = Part.deployment(Ids.at(Instant.EPOCH));
        var budgeted = List.of(key, deployment);
        var account = account(random, budgeted);
        var events = new BudgetEvents(Instant.parse("2026-11-15T12:00:00Z"));
        var live = new ArrayList<Live>();
        var spent = 0L;
        var spentBy = new HashMap<Part, Long>();

        for (int step = 0; step < 200; step++) {
            if (live.isEmpty() || random.nextInt(5) < 3) {
                var run = new Live(parts(random, List.of(key, other), deployment), random.nextLong(40_000));
                var fits = fits(account, run);
                var answer = account.hold(run.parts(), run.hold(), events);
                assertThat(answer instanceof Hold.Held).isEqualTo(fits);
                if (fits) {
                    live.add(run);
                }
            } else {
                var run = live.remove(random.nextInt(live.size()));
                long price = random.nextInt(4) == 0 ? 0 : random.nextLong(run.hold() + 1);
                account.settle(run.parts(), run.hold(), price, events);
                spent += price;
                run.parts().forEach(part -> spentBy.merge(part, price, Long::sum));
            }
            assertThat(account.counter().spent()).isEqualTo(spent);
            assertThat(account.counter().held()).isEqualTo(sum(live, null));
            assertThat(over(account.counter())).isEmpty();
            for (var part : budgeted) {
                var counter = counter(account, part);
                assertThat(counter.spent()).isEqualTo(spentBy.getOrDefault(part, 0L));
                assertThat(counter.held()).isEqualTo(sum(live, part));
                assertThat(over(counter)).isEmpty();
            }
        }
    }

    private static List<Part> parts(Random random, List<Part> keys, Part deployment) {
        var parts = new ArrayList<Part>();
        parts.add(keys.get(random.nextInt(keys.size())));
        if (random.nextBoolean()) {
            parts.add(deployment);
        }
        return parts;
    }

    /** By the rule as it is published: spent + held + quote <= limit. */
    private static boolean fits(Account account, Live run) {
        var counters = new ArrayList<>(List.of(account.counter()));
        for (var part : run.parts()) {
            var its = account.slot(new Slot(part, Period.MONTH));
            if (its != null) {
                counters.add(its);
            }
        }
        return run.hold() == 0
                || counters.stream()
                        .allMatch(counter -> counter.budgets().stream()
                                .filter(Budget::isHard)
                                .allMatch(budget ->
                                        counter.spent() + counter.held() + run.hold() <= budget.limitMicros()));
    }

    private static List<Budget> over(BudgetCounter counter) {
        return counter.budgets().stream()
                .filter(Budget::isHard)
                .filter(budget -> counter.spent() + counter.held() > budget.limitMicros())
                .toList();
    }

    private static long sum(List<Live> live, @Nullable Part part) {
        return live.stream()
                .filter(run -> part == null || run.parts().contains(part))
                .mapToLong(Live::hold)
                .sum();
    }

    private static BudgetCounter counter(Account account, Part part) {
        var counter = account.slot(new Slot(part, Period.MONTH));
        if (counter == null) {
            throw new AssertionError("it has a counter");
        }
        return counter;
    }

    private static Account account(Random random, List<Part> budgeted) {
        var budgets = new ArrayList<Budget>();
        if (random.nextBoolean()) {
            budgets.add(Budget.first(1 + random.nextLong(600_000)));
        }
        if (random.nextBoolean()) {
            budgets.add(budget(random, null));
        }
        var customer = new CustomerId(Ids.at(Instant.EPOCH));
        var account = new Account(
                customer,
                NOVEMBER,
                new BudgetCounter(Period.MONTH, NOVEMBER, NOVEMBER, 0, 0, budgets),
                new Account.Heads(0, new byte[0], 0),
                false);
        budgeted.forEach(part ->
                account.add(new BudgetCounter(Period.MONTH, NOVEMBER, NOVEMBER, 0, 0, List.of(budget(random, part)))));
        return account;
    }

    private static Budget budget(Random random, @Nullable Part part) {
        var mode = random.nextBoolean() ? Mode.HARD : Mode.ALERT;
        return Budget.own(part, Period.MONTH, 1 + random.nextLong(600_000), mode, Budget.USUAL_THRESHOLDS);
    }
}
