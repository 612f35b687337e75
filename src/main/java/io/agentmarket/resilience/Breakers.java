package io.agentmarket.resilience;

import io.agentmarket.shared.CustomerId;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The breakers and retry budgets of this process, created on first use. The platform has one breaker per part of each
 * configured upstream, and they stay. When there are too many breakers of customers, the least recently used one is
 * removed; only its owner is affected and gets a new one.
 */
public final class Breakers {

    /** The maximum number of customers' breakers, about 2 KB each. */
    static final int MAX_CUSTOMERS = 4_096;

    private static final int MAX_PLATFORMS = 256;

    private final Clock clock;
    private final BreakerSettings settings;
    private final BreakerListener listener;
    private final Latest<BreakerKey, Breaker> platforms = new Latest<>(MAX_PLATFORMS);
    private final Latest<BreakerKey, Breaker> customers = new Latest<>(MAX_CUSTOMERS);
    private final Latest<Owner, RetryBudget> platformBudgets = new Latest<>(MAX_PLATFORMS);
    private final Latest<Owner, RetryBudget> customerBudgets = new Latest<>(MAX_CUSTOMERS);

    private record Owner(String upstream, @Nullable CustomerId customer) {}

    public Breakers(Clock clock, BreakerSettings settings, BreakerListener listener) {
        this.clock = clock;
        this.settings = settings;
        this.listener = listener;
    }

    public Breaker of(BreakerKey key) {
        return shelf(key).get(key, () -> new Breaker(key, clock, settings, listener));
    }

    /**
     * The retry budget: one per upstream and key owner, so that a customer whose own account is always limited does not
     * use up the platform's budget.
     *
     * @param customer the owner of the key; null for the platform
     */
    public RetryBudget budget(String upstream, @Nullable CustomerId customer) {
        var shelf = customer == null ? platformBudgets : customerBudgets;
        return shelf.get(new Owner(upstream, customer), () -> new RetryBudget(clock));
    }

    /** The state of the breaker; empty when it has never been used, which means closed. */
    public Optional<Breaker.Standing> find(BreakerKey key) {
        return shelf(key).peek(key).map(Breaker::standing);
    }

    /** The platform's breakers, by name. */
    public List<Breaker.Standing> ofPlatform() {
        return sorted(platforms.all());
    }

    /** One customer's breakers, by name. */
    public List<Breaker.Standing> of(CustomerId customer) {
        return sorted(customers.all().stream()
                .filter(each -> customer.equals(each.standing().key().customer()))
                .toList());
    }

    /** Every breaker, the platform's first, then by name. */
    public List<Breaker.Standing> all() {
        var all = new ArrayList<>(ofPlatform());
        all.addAll(sorted(customers.all()));
        return all;
    }

    /** Closes the breaker and resets the retry budget of its upstream and key; false when there is none. */
    public boolean reset(BreakerKey key) {
        var breaker = shelf(key).peek(key);
        breaker.ifPresent(Breaker::reset);
        budget(key.upstream(), key.customer()).reset();
        return breaker.isPresent();
    }

    /** Closes every breaker; returns how many were not closed. */
    public int resetAll() {
        var open = all().stream()
                .filter(each -> each.state() != Breaker.State.CLOSED)
                .count();
        platforms.all().forEach(Breaker::reset);
        customers.all().forEach(Breaker::reset);
        platformBudgets.all().forEach(RetryBudget::reset);
        customerBudgets.all().forEach(RetryBudget::reset);
        return (int) open;
    }

    private Latest<BreakerKey, Breaker> shelf(BreakerKey key) {
        return key.isPlatforms() ? platforms : customers;
    }

    private static List<Breaker.Standing> sorted(List<Breaker> breakers) {
        return breakers.stream()
                .map(Breaker::standing)
                .sorted(Comparator.comparing(standing -> standing.key().name()))
                .toList();
    }
}
