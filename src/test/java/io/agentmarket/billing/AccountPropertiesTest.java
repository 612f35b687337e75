package io.agentmarket.billing;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.billing.Budget.Kind;
import io.agentmarket.billing.Budget.Mode;
import io.agentmarket.shared.ApiKeyId;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.Ids;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;

/** However holds and settlements follow each other: the counters are the sums they stand for, and no hard limit is passed. */
class AccountPropertiesTest {

    private static final LocalDate NOVEMBER = LocalDate.parse("2026-11-01");

    private record Live(ApiKeyId key, long hold) {}

    @Property(tries = 500)
    void held_is_the_sum_over_live_runs_and_spent_plus_held_stay_within_every_hard_limit(@ForAll long seed) {
        var random = new Random(seed);
        var key = new ApiKeyId(Ids.at(Instant.EPOCH));
        var other = new ApiKeyId(Ids.at(Instant.EPOCH));
        var account = account(random, key);
        var events = new BudgetEvents(Instant.parse("2026-11-15T12:00:00Z"));
        var live = new ArrayList<Live>();
        var spent = 0L;
        var spentByKey = 0L;

        for (int step = 0; step < 200; step++) {
            if (live.isEmpty() || random.nextInt(5) < 3) {
                var run = new Live(random.nextBoolean() ? key : other, random.nextLong(40_000));
                var fits = fits(account, run);
                var answer = account.hold(run.key(), run.hold(), events);
                assertThat(answer instanceof Hold.Held).isEqualTo(fits);
                if (fits) {
                    live.add(run);
                }
            } else {
                var run = live.remove(random.nextInt(live.size()));
                var price = random.nextInt(4) == 0 ? 0 : random.nextLong(run.hold() + 1);
                account.settle(run.key(), run.hold(), price, events);
                spent += price;
                spentByKey += run.key().equals(key) ? price : 0;
            }
            assertThat(account.purse().spent()).isEqualTo(spent);
            assertThat(account.purse().held()).isEqualTo(sum(live, null));
            var purse = keyPurse(account, key);
            assertThat(purse.spent()).isEqualTo(spentByKey);
            assertThat(purse.held()).isEqualTo(sum(live, key));
            assertThat(over(account.purse())).isEmpty();
            assertThat(over(purse)).isEmpty();
        }
    }

    /** By the rule as it is published: spent + held + quote <= limit. */
    private static boolean fits(Account account, Live run) {
        var purses = new ArrayList<>(List.of(account.purse()));
        var its = account.key(run.key());
        if (its != null) {
            purses.add(its);
        }
        return run.hold() == 0
                || purses.stream()
                        .allMatch(purse -> purse.budgets().stream()
                                .filter(Budget::isHard)
                                .allMatch(budget -> purse.spent() + purse.held() + run.hold() <= budget.limitMicros()));
    }

    private static List<Budget> over(Purse purse) {
        return purse.budgets().stream()
                .filter(Budget::isHard)
                .filter(budget -> purse.spent() + purse.held() > budget.limitMicros())
                .toList();
    }

    private static long sum(List<Live> live, @Nullable ApiKeyId key) {
        return live.stream()
                .filter(run -> key == null || run.key().equals(key))
                .mapToLong(Live::hold)
                .sum();
    }

    private static Purse keyPurse(Account account, ApiKeyId key) {
        var purse = account.key(key);
        if (purse == null) {
            throw new AssertionError("the key has a purse");
        }
        return purse;
    }

    private static Account account(Random random, ApiKeyId key) {
        var budgets = new ArrayList<Budget>();
        if (random.nextBoolean()) {
            budgets.add(Budget.first(1 + random.nextLong(600_000)));
        }
        if (random.nextBoolean()) {
            budgets.add(budget(random, Kind.CUSTOMER, null));
        }
        var customer = new CustomerId(Ids.at(Instant.EPOCH));
        var account = new Account(
                customer, new Purse(NOVEMBER, NOVEMBER, 0, 0, budgets), new Account.Heads(0, new byte[0], 0), false);
        account.add(key, new Purse(NOVEMBER, NOVEMBER, 0, 0, List.of(budget(random, Kind.KEY, key))));
        return account;
    }

    private static Budget budget(Random random, Kind kind, @Nullable ApiKeyId key) {
        var mode = random.nextBoolean() ? Mode.HARD : Mode.ALERT;
        return new Budget(kind, key, 1 + random.nextLong(600_000), mode, Budget.USUAL_THRESHOLDS);
    }
}
