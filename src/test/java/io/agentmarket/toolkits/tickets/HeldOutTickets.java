package io.agentmarket.toolkits.tickets;

import io.agentmarket.text.Label;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The results of the shipped weights for the hand-written tickets that they were not trained on. */
final class HeldOutTickets {

    private final List<Read> read;

    HeldOutTickets() {
        var triage = TicketTriage.load();
        this.read = Ticket.split(TicketTriage.shippedWeights().seed()).heldOut().stream()
                .map(ticket -> new Read(ticket, triage.assess("", ticket.text())))
                .toList();
    }

    long tickets() {
        return read.stream().filter(each -> !each.ticket.isForeign()).count();
    }

    double accuracy(Function<Ticket, String> truth, Function<Triage, Label> head) {
        return share(
                each -> !each.ticket.isForeign(),
                each -> head.apply(each.triage).value().equals(truth.apply(each.ticket)));
    }

    /** The accuracy of always naming the commonest label. */
    double majority(Function<Ticket, String> truth) {
        var counts = read.stream()
                .map(Read::ticket)
                .filter(ticket -> !ticket.isForeign())
                .collect(Collectors.groupingBy(truth, Collectors.counting()));
        return (double) counts.values().stream()
                        .mapToLong(Long::longValue)
                        .max()
                        .orElse(0)
                / tickets();
    }

    double outOfScope(boolean foreign) {
        return share(each -> each.ticket.isForeign() == foreign, each -> each.triage.outOfScope());
    }

    double withBankIntent() {
        return share(each -> !each.ticket.isForeign(), each -> each.triage.intent() != null);
    }

    private double share(Predicate<Read> which, Predicate<Read> hit) {
        return read.stream()
                .filter(which)
                .mapToInt(each -> hit.test(each) ? 1 : 0)
                .average()
                .orElseThrow();
    }

    private record Read(Ticket ticket, Triage triage) {}
}
