package io.agentmarket.marketplace;

import static java.util.Comparator.comparing;
import static java.util.Comparator.comparingInt;
import static java.util.Comparator.comparingLong;

import io.agentmarket.agents.AgentPackage;
import io.agentmarket.marketplace.ListingQuery.Sort;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.Faults;
import io.agentmarket.shared.Page;
import io.agentmarket.shared.Spelling;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The search over the packages on offer. */
final class Listings {

    private final Supplier<List<AgentPackage>> packages;
    private final Offers offers;
    private final Function<String, Rating> ratings;

    /**
     * @param packages resolved at each call, since they change
     * @param ratings by package id
     */
    Listings(Supplier<List<AgentPackage>> packages, Offers offers, Function<String, Rating> ratings) {
        this.packages = packages;
        this.offers = offers;
        this.ratings = ratings;
    }

    /** @throws AppException {@code INVALID_REQUEST} on an unknown tier, or a cursor whose row no longer exists */
    Page<Listing> page(ListingQuery query) {
        var found = found(query);
        var from = 0;
        if (query.after() != null) {
            from = found.stream().map(AgentPackage::id).toList().indexOf(query.after()) + 1;
            if (from == 0) {
                throw ListingQuery.badCursor();
            }
        }
        var rest = found.subList(from, found.size());
        return Page.of(rest, query.limit(), last -> query.cursor(last.id())).map(this::listing);
    }

    Optional<AgentPackage> find(String id) {
        return packages.get().stream().filter(agent -> agent.id().equals(id)).findFirst();
    }

    ListingDetails details(AgentPackage agent) {
        return ListingDetails.of(agent, listing(agent), offers.of(agent));
    }

    /** How many packages each category has, by name. */
    Map<String, Long> categories() {
        return packages.get().stream()
                .collect(Collectors.groupingBy(AgentPackage::category, TreeMap::new, Collectors.counting()));
    }

    private List<AgentPackage> found(ListingQuery query) {
        check(query);
        var search = query.q() == null ? null : Search.of(query.q());
        var most = query.tier() == null ? Integer.MAX_VALUE : offers.rank(query.tier());
        return packages.get().stream()
                .filter(agent -> isAny(query.category()) || agent.category().equalsIgnoreCase(query.category()))
                .filter(agent -> isAny(query.label()) || agent.labels().contains(lower(query.label())))
                .filter(agent -> offers.rank(agent.minTier()) <= most)
                .filter(agent -> search == null || search.words().isEmpty() || search.score(agent) > 0)
                .sorted(order(query.sort(), search))
                .toList();
    }

    /** Labels are publishers' free words; categories and tiers are listed at addresses of their own. */
    private void check(ListingQuery query) {
        var faults = new Faults();
        var tier = query.tier();
        if (tier != null && !offers.tiers().contains(tier)) {
            faults.add("tier", Spelling.oneOf(tier, offers.tiers()));
        }
        var category = query.category();
        var known = categories().keySet();
        if (!isAny(category) && known.stream().noneMatch(each -> each.equalsIgnoreCase(category))) {
            faults.add("category", Spelling.oneOf(String.valueOf(category), known));
        }
        faults.throwIfAny();
    }

    /** The order of rows. It is total, with the id last, so that pages neither repeat nor lose a row. */
    private Comparator<AgentPackage> order(@Nullable Sort sort, @Nullable Search search) {
        Comparator<AgentPackage> byName = comparing(agent -> lower(agent.title()));
        Comparator<AgentPackage> wanted =
                switch (sort) {
                    case null ->
                        search == null ? byName : comparingInt(search::score).reversed();
                    case NAME -> byName;
                    case PRICE -> comparingLong(this::entryPrice);
                    case CATEGORY ->
                        comparing((AgentPackage agent) -> lower(agent.category()))
                                .thenComparing(byName);
                };
        return wanted.thenComparing(AgentPackage::id);
    }

    /** The price on the lowest tier that may run it: higher tiers are not all more expensive. */
    private long entryPrice(AgentPackage agent) {
        return offers.of(agent).getFirst().base().micros();
    }

    private Listing listing(AgentPackage agent) {
        var base = new LinkedHashMap<String, Long>();
        offers.of(agent).forEach(terms -> base.put(terms.tier(), terms.base().micros()));
        return new Listing(
                agent.id(),
                agent.version(),
                agent.title(),
                agent.summary(),
                agent.category(),
                agent.kind(),
                agent.labels(),
                agent.minTier(),
                agent.offline(),
                base,
                ratings.apply(agent.id()));
    }

    private static boolean isAny(@Nullable String filter) {
        return filter == null || filter.isEmpty();
    }

    private static String lower(@Nullable String text) {
        return text == null ? "" : text.toLowerCase(Locale.ROOT);
    }
}
