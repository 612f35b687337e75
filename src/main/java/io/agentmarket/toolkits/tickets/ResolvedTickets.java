package io.agentmarket.toolkits.tickets;

import io.agentmarket.search.HybridIndex;
import io.agentmarket.search.SeedVectors;
import io.agentmarket.shared.CustomerId;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import org.springframework.util.function.SingletonSupplier;

/** Precedents: the bundled resolved tickets and those of the customer who asks. */
@Component
final class ResolvedTickets {

    private static final Comparator<ResolvedTicket> NEAREST = Comparator.comparingDouble(ResolvedTicket::similarity)
            .reversed()
            .thenComparing(ResolvedTicket::own, Comparator.reverseOrder())
            .thenComparing(ResolvedTicket::id);

    private final OwnTickets own;
    private final List<SeedTexts.SeedTicket> seeded = SeedTexts.tickets();
    private final Supplier<HybridIndex> index = SingletonSupplier.of(() -> index(SeedVectors.shipped()));

    ResolvedTickets(OwnTickets own) {
        this.own = own;
    }

    /**
     * At most {@code most} tickets, the most similar to the text first.
     *
     * @param bundled whether the bundled ones count too
     */
    List<ResolvedTicket> similar(CustomerId customer, String text, int most, boolean bundled) {
        var question = HybridIndex.Question.of(text);
        var fromSeed =
                bundled ? index.get().search(question, most).stream().map(this::found) : Stream.<ResolvedTicket>empty();
        return Stream.concat(own.of(customer).similar(question, most).stream(), fromSeed)
                .sorted(NEAREST)
                .limit(most)
                .toList();
    }

    private ResolvedTicket found(HybridIndex.Hit hit) {
        var ticket = seeded.get(hit.position());
        return new ResolvedTicket(
                ticket.id(),
                ticket.subject(),
                ticket.text(),
                ticket.category(),
                ticket.resolution(),
                ticket.resolvedInMinutes(),
                hit.similarity(),
                false);
    }

    List<String> texts() {
        return seeded.stream().map(SeedTexts.SeedTicket::text).toList();
    }

    private HybridIndex index(SeedVectors vectors) {
        return new HybridIndex(seeded.stream()
                .map(ticket -> new HybridIndex.Entry(ticket.subject(), ticket.body(), vectors.of(ticket.text())))
                .toList());
    }
}
