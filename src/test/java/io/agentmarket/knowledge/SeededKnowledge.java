package io.agentmarket.knowledge;

/** The seeded knowledge as a customer without tickets of its own finds it: no database needed. */
public final class SeededKnowledge {

    private static final OwnTickets NONE = customer -> TicketShelf.EMPTY;

    private SeededKnowledge() {}

    public static HelpArticles articles() {
        return new HelpArticles();
    }

    public static Runbooks runbooks() {
        return new Runbooks();
    }

    public static ResolvedTickets tickets() {
        return new ResolvedTickets(NONE);
    }

    public static CustomerLabels labels() {
        return new CustomerLabels(NONE);
    }
}
