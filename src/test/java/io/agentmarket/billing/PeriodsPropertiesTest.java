package io.agentmarket.billing;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.shared.ApiKeyId;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.Ids;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;

/**
 * Runs that begin and end over weeks, under budgets by day, week and month of a customer and of a key: each counter is
 * the sum that it represents, and no period costs more than its limit.
 */
class PeriodsPropertiesTest {

    private static final Part KEY = Part.key(new ApiKeyId(Ids.at(Instant.EPOCH)));
    private static final List<Slot> SLOTS = List.of(
            new Slot(null, Period.DAY),
            new Slot(null, Period.WEEK),
            new Slot(KEY, Period.DAY),
            new Slot(KEY, Period.WEEK),
            new Slot(KEY, Period.MONTH));

    /** @param ofKey whether the key with the budgets started it */
    private record Live(boolean ofKey, long hold) {}

    private record Ended(boolean ofKey, LocalDate day, long price) {}

    @Property(tries = 300)
    void no_period_costs_more_than_its_limit_and_a_run_counts_where_it_ends(@ForAll long seed) {
        var random = new Random(seed);
        var limits = new HashMap<Slot, Long>();
        SLOTS.forEach(slot -> limits.put(slot, 20_000 + random.nextLong(200_000)));
        var monthly = 20_000 + random.nextLong(900_000);
        var now = Instant.parse("2026-11-15T12:00:00Z");
        var account = account(LocalDate.EPOCH, null, limits, monthly);
        var live = new ArrayList<Live>();
        var ended = new ArrayList<Ended>();

        for (int step = 0; step < 150; step++) {
            now = now.plus(Duration.ofMinutes(random.nextInt(600)));
            var today = LocalDate.ofInstant(now, ZoneOffset.UTC);
            account = account(today, account, limits, monthly);
            if (live.isEmpty() || random.nextInt(5) < 3) {
                var run = new Live(random.nextBoolean(), random.nextLong(30_000));
                var fits = fits(account, run);
                var answer = account.hold(parts(run), run.hold(), new BudgetEvents(now));
                assertThat(answer instanceof Hold.Held).isEqualTo(fits);
                if (answer instanceof Hold.OverBudget over) {
                    assertThat(over.reset()).isAfter(now);
                }
                if (fits) {
                    live.add(run);
                }
            } else {
                var run = live.remove(random.nextInt(live.size()));
                var price = random.nextLong(run.hold() + 1);
                account.settle(parts(run), run.hold(), price, new BudgetEvents(now));
                ended.add(new Ended(run.ofKey(), today, price));
            }
            for (var slot : SLOTS) {
                var counter = counter(account, slot);
                assertThat(counter.spent()).isEqualTo(spent(ended, slot, today));
                assertThat(counter.held()).isEqualTo(held(live, slot));
                assertThat(counter.spent() + counter.held()).isLessThanOrEqualTo(limits.get(slot));
            }
            assertThat(account.counter().spent() + account.counter().held()).isLessThanOrEqualTo(monthly);
        }
    }

    private static List<Part> parts(Live run) {
        return run.ofKey() ? List.of(KEY) : List.of(Part.key(new ApiKeyId(Ids.at(Instant.EPOCH))));
    }

    /** By the rule as it is published: spent + held + quote <= limit, for each budget that concerns the run. */
    private static boolean fits(Account account, Live run) {
        var concerned = new ArrayList<>(List.of(account.counter()));
        SLOTS.stream()
                .filter(slot -> slot.part() == null || run.ofKey())
                .forEach(slot -> concerned.add(counter(account, slot)));
        return run.hold() == 0
                || concerned.stream()
                        .allMatch(counter -> counter.spent() + counter.held() + run.hold()
                                <= counter.budgets().getFirst().limitMicros());
    }

    private static long spent(List<Ended> ended, Slot slot, LocalDate today) {
        var start = slot.period().start(today);
        return ended.stream()
                .filter(run -> !run.day().isBefore(start) && (slot.part() == null || run.ofKey()))
                .mapToLong(Ended::price)
                .sum();
    }

    private static long held(List<Live> live, Slot slot) {
        return live.stream()
                .filter(run -> slot.part() == null || run.ofKey())
                .mapToLong(Live::hold)
                .sum();
    }

    private static BudgetCounter counter(Account account, Slot slot) {
        var counter = account.slot(slot);
        if (counter == null) {
            throw new AssertionError("it has a counter");
        }
        return counter;
    }

    /** As the next transaction reads what the one before has written. */
    private static Account account(LocalDate today, @Nullable Account before, Map<Slot, Long> limits, long monthly) {
        var month = Period.MONTH.start(today);
        var own = List.of(Budget.own(null, Period.MONTH, monthly, Budget.Mode.HARD, List.of()));
        var read = new Account(
                new CustomerId(Ids.at(Instant.EPOCH)),
                today,
                before == null
                        ? new BudgetCounter(Period.MONTH, month, month, 0, 0, own)
                        : read(before.counter(), month, own),
                new Account.Heads(0, new byte[0], 0),
                false);
        limits.forEach((slot, limit) -> {
            var budgets = List.of(Budget.own(slot.part(), slot.period(), limit, Budget.Mode.HARD, List.of()));
            var start = slot.period().start(today);
            read.add(
                    before == null
                            ? new BudgetCounter(slot.period(), start, start, 0, 0, budgets)
                            : read(counter(before, slot), start, budgets));
        });
        return read;
    }

    private static BudgetCounter read(BudgetCounter stored, LocalDate now, List<Budget> budgets) {
        return new BudgetCounter(stored.period(), stored.start(), now, stored.spent(), stored.held(), budgets);
    }
}
