package io.agentmarket.toolkits.tickets;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;

/** The bundled knowledge for a customer without tickets of its own; needs no database. */
public final class SeededKnowledge {

    public static final Instant NOW = Instant.parse("2026-12-01T09:00:00Z");

    private static final OwnTickets NONE = customer -> TicketShelf.EMPTY;

    private SeededKnowledge() {}

    /** The text of an article's section; empty when there is none of that title and heading. */
    public static String section(String article, String title, String heading) {
        return articles()
                .find(article)
                .filter(found -> found.title().equals(title))
                .flatMap(found -> found.sections().stream()
                        .filter(section -> section.heading().equals(heading))
                        .findFirst())
                .map(HelpArticle.Section::text)
                .orElse("");
    }

    /** Everything that is searched by meaning. */
    public static List<String> texts() {
        return Stream.of(articles().texts(), tickets().texts())
                .flatMap(List::stream)
                .toList();
    }

    static HelpArticles articles() {
        return new HelpArticles();
    }

    static ResolvedTickets tickets() {
        return new ResolvedTickets(NONE);
    }

    /** Desks at a fixed time. */
    static DeskTriage desks() {
        return new DeskTriage(new DeskHeads(NONE), Clock.fixed(NOW, ZoneOffset.UTC));
    }

    static CustomerLabels labels() {
        return new CustomerLabels(NONE);
    }
}
