package io.agentmarket.toolkits.tickets;

import io.agentmarket.search.HybridIndex;
import io.agentmarket.text.Label;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.util.function.SingletonSupplier;

/**
 * One customer's labelled tickets at one moment, with the classifier that is trained on them when it is first needed.
 */
final class TicketShelf {

    static final TicketShelf EMPTY = new TicketShelf(List.of());

    private final List<Ticket> tickets;
    private final Supplier<HybridIndex> index;
    private final Supplier<Optional<CustomLabels>> labels;

    TicketShelf(List<Ticket> tickets) {
        this.tickets = List.copyOf(tickets);
        this.index = SingletonSupplier.of(this::index);
        this.labels = SingletonSupplier.of(this::learn);
    }

    /** @param vector of length one, of {@link #text} */
    record Ticket(
            UUID id,
            String label,
            String subject,
            String body,
            @Nullable String resolution,
            float[] vector) {

        String text() {
            return text(subject, body);
        }

        static String text(String subject, String body) {
            return subject + "\n" + body;
        }
    }

    int size() {
        return tickets.size();
    }

    /** The tickets with this label, in capitals or not. */
    List<Ticket> labelled(String label) {
        return tickets.stream()
                .filter(ticket -> ticket.label().equalsIgnoreCase(label))
                .toList();
    }

    List<ResolvedTicket> similar(HybridIndex.Question question, int most) {
        if (tickets.isEmpty()) {
            return List.of();
        }
        return index.get().search(question, most).stream()
                .map(hit -> found(tickets.get(hit.position()), hit.similarity()))
                .toList();
    }

    /** The customer's label for a text; empty when the text is like none of the tickets or only one label is known. */
    Optional<Label> assign(String text) {
        return labels.get().flatMap(learnt -> learnt.assign(text));
    }

    private static ResolvedTicket found(Ticket ticket, double similarity) {
        return new ResolvedTicket(
                ticket.id().toString(),
                ticket.subject(),
                ticket.text(),
                ticket.label(),
                ticket.resolution(),
                null,
                similarity,
                true);
    }

    private HybridIndex index() {
        return new HybridIndex(tickets.stream()
                .map(ticket -> new HybridIndex.Entry(ticket.subject(), ticket.body(), ticket.vector()))
                .toList());
    }

    private Optional<CustomLabels> learn() {
        if (tickets.stream().map(Ticket::label).distinct().count() < 2) {
            return Optional.empty();
        }
        var examples = tickets.stream()
                .map(ticket -> new CustomLabels.Labelled(Ticket.text(ticket.subject(), ticket.body()), ticket.label()))
                .toList();
        return Optional.of(CustomLabels.train(
                examples, tickets.stream().map(Ticket::vector).toList()));
    }
}
