package io.agentmarket.toolkits.tickets;

import io.agentmarket.shared.CustomerId;
import io.agentmarket.text.Embedder;
import io.agentmarket.text.Label;
import io.agentmarket.text.Vectors;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.util.function.SingletonSupplier;

/**
 * Classifiers learned from the examples of customers' own categories and priorities. A category also learns from the
 * customer's labelled tickets that carry its name as their label.
 */
@Component
final class DeskHeads {

    /** The maximum number of desks in memory; each takes some megabytes and up to a second to learn. */
    private static final int MAX_KEPT = 100;

    private final OwnTickets own;

    /** Guarded by this; in the order of the last use. */
    private final Map<Key, Learned> kept = new LinkedHashMap<>(16, 0.75f, true);

    DeskHeads(OwnTickets own) {
        this.own = own;
    }

    private record Key(CustomerId customer, List<Desk.Category> categories, List<Desk.Priority> priorities) {}

    /** The classifiers of one desk, learned from its examples and the customer's labelled tickets. */
    static final class Learned {

        private final TicketShelf tickets;
        private final Supplier<Optional<CustomLabels>> categories;
        private final Supplier<List<Example>> priorities;

        private Learned(Desk desk, TicketShelf tickets) {
            this.tickets = tickets;
            this.categories = SingletonSupplier.of(() -> learn(desk, tickets));
            this.priorities = SingletonSupplier.of(() -> examples(desk));
        }

        /** One of the own categories; empty when the ticket is like none of their examples. */
        Optional<Label> category(String text) {
            return categories.get().flatMap(learned -> learned.assign(text));
        }

        /** The own priority whose example is nearest to the ticket, with their similarity. */
        Optional<Nearest> priority(String text) {
            var known = priorities.get();
            if (known.isEmpty()) {
                return Optional.empty();
            }
            var vector = Embedder.shared().embed(text);
            return known.stream()
                    .map(example -> new Nearest(example.priority(), Vectors.dot(example.vector(), vector)))
                    .max(java.util.Comparator.comparingDouble(Nearest::similarity));
        }
    }

    record Nearest(Desk.Priority priority, double similarity) {}

    private record Example(Desk.Priority priority, float[] vector) {}

    Learned of(CustomerId customer, Desk desk) {
        var tickets = own.of(customer);
        var key = new Key(customer, desk.categories(), desk.priorities());
        var before = find(key);
        if (before != null && before.tickets == tickets) {
            return before;
        }
        var learned = new Learned(desk, tickets);
        keep(key, learned);
        return learned;
    }

    private synchronized @Nullable Learned find(Key key) {
        return kept.get(key);
    }

    private synchronized void keep(Key key, Learned learned) {
        kept.put(key, learned);
        var oldest = kept.entrySet().iterator();
        while (kept.size() > MAX_KEPT) {
            oldest.next();
            oldest.remove();
        }
    }

    private static Optional<CustomLabels> learn(Desk desk, TicketShelf tickets) {
        var given = desk.categories().stream()
                .flatMap(category -> Stream.concat(
                                Stream.ofNullable(category.description()), category.examples().stream())
                        .map(text -> new CustomLabels.Labelled(text, category.name())))
                .toList();
        if (given.isEmpty()) {
            return Optional.empty();
        }
        var all = new ArrayList<>(given);
        var vectors = new ArrayList<>(Embedder.shared()
                .embedAll(given.stream().map(CustomLabels.Labelled::text).toList()));
        desk.categories()
                .forEach(category -> tickets.labelled(category.name()).forEach(ticket -> {
                    all.add(new CustomLabels.Labelled(ticket.text(), category.name()));
                    vectors.add(ticket.vector());
                }));
        boolean several =
                all.stream().map(CustomLabels.Labelled::label).distinct().count() > 1;
        return several ? Optional.of(CustomLabels.train(all, vectors)) : Optional.empty();
    }

    private static List<Example> examples(Desk desk) {
        return desk.priorities().stream()
                .flatMap(priority -> Stream.ofNullable(priority.examples())
                        .flatMap(List::stream)
                        .map(text -> new Example(priority, Embedder.shared().embed(text))))
                .toList();
    }
}
