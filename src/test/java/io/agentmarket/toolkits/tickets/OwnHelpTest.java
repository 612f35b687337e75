package io.agentmarket.toolkits.tickets;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.documents.DocumentShelf;
import io.agentmarket.documents.DocumentUse;
import io.agentmarket.search.HybridIndex;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.ExecutionId;
import io.agentmarket.shared.Json;
import io.agentmarket.tools.MemorySteps;
import io.agentmarket.tools.Secrets;
import io.agentmarket.tools.ToolContext;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A customer's own documents as help articles. */
@Tag("stores")
class OwnHelpTest {

    private static final DocumentShelf DOCUMENTS = OwnDesk.documents();
    private static final HelpShelves SHELVES = new HelpShelves(DOCUMENTS.documents());
    private static final HelpLibrary LIBRARY = new HelpLibrary(SeededKnowledge.articles(), SHELVES);
    private static final CustomerId STRANGER = new CustomerId(new UUID(0, 99));

    /** From this score on the agent's playbook takes steps from an own article, and asks nobody. */
    private static final double SURE = 0.5;

    @Test
    void answers_are_found_and_nothing_is_found_for_other_matters() {
        int found = 0;
        for (var ticket : OwnDesk.cases()) {
            var best = best(ticket);
            if (ticket.article().isEmpty()) {
                assertThat(best.score()).as(ticket.text()).isLessThan(0.42);
            } else if (best.title().equals(ticket.article())) {
                found++;
            } else {
                assertThat(best.score()).as(ticket.text()).isLessThan(SURE);
            }
        }

        assertThat(found).as("of 24 that an article answers").isGreaterThanOrEqualTo(22);
    }

    @ParameterizedTest
    @CsvSource({"own, true, false", "bundled, false, true", "both, true, true", "'', true, false"})
    void the_deployment_says_which_articles_are_open(String setting, boolean own, boolean bundled) {
        var context = context(OwnDesk.CUSTOMER, setting);

        var found = LIBRARY.search(context, "I forgot my password. The lock of the bike does not open.", 20);

        assertThat(found.stream().anyMatch(HelpSection::own)).isEqualTo(own);
        assertThat(found.stream().anyMatch(section -> !section.own())).isEqualTo(bundled);
        assertThat(LIBRARY.open(context, "reset-password", "").isPresent()).isEqualTo(bundled);
        assertThat(LIBRARY.bundledIsOpen(context)).isEqualTo(bundled);
    }

    @Test
    void who_has_no_article_of_its_own_finds_the_bundled_ones() {
        var context = context(STRANGER, "");
        var mine = SHELVES.of(OwnDesk.CUSTOMER)
                .search(HybridIndex.Question.of("deposit"), 1)
                .getFirst();

        assertThat(LIBRARY.search(context, "How do I get my deposit back?", 20)).noneMatch(HelpSection::own);
        assertThat(LIBRARY.open(context, mine.articleId(), "")).isEmpty();
        assertThat(LIBRARY.search(context(STRANGER, "own"), "deposit", 20)).isEmpty();
    }

    @Test
    void an_article_counts_at_once_and_no_longer_when_deleted() {
        var customer = new CustomerId(new UUID(0, 98));
        var id = DOCUMENTS.add(
                customer, "helmets.md", "# Helmets\n\nHelmets wait at the kiosk.", DocumentUse.HELP_ARTICLE);
        DOCUMENTS.add(customer, "minutes.md", "# Minutes of a meeting\n\nHelmets were discussed.");

        assertThat(LIBRARY.search(context(customer, ""), "Where is my helmet?", 5))
                .extracting(HelpSection::title)
                .containsExactly("Helmets");

        DOCUMENTS.delete(customer, id);

        assertThat(LIBRARY.search(context(customer, "own"), "Where is my helmet?", 5))
                .isEmpty();
    }

    @Test
    void steps_are_the_numbered_list_wherever_the_ticket_is_nearest() {
        var steps = steps("The lock of the bike does not open after I scan it.");

        assertThat(steps.heading()).isEqualTo("Steps");
        assertThat(steps.steps())
                .hasSize(4)
                .first()
                .isEqualTo(
                        "Switch on Bluetooth and location in your phone and" + " stand within two metres of the bike.");
    }

    @Test
    void an_article_without_a_list_is_cited_by_its_nearest_section() {
        var steps = steps("My deposit does not come back, why is it still held?");

        assertThat(steps.heading()).isEqualTo("If it does not come back");
        assertThat(steps.steps()).singleElement().asString().startsWith("A deposit stays held");
    }

    @Test
    void steps_are_read_as_people_write_them() {
        var article = new HelpArticle(
                "1",
                "Bell",
                null,
                null,
                HelpArticle.Origin.OWN,
                List.of(new HelpArticle.Section("Why", "It rings."), new HelpArticle.Section("What to do", """
                        Do this:

                        1) Open **Settings** and
                           choose `Bell`.
                        2) Read [the page](https://example.org/bell).
                        """)));

        assertThat(ArticleSteps.of(article, article.sections()))
                .isEqualTo(new ArticleSteps(
                        "What to do",
                        List.of("Open Settings and choose Bell.", "Read the page (https://example.org/bell).")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Unlock a bike                 | Told him to switch on Bluetooth and hold the silver button.
            Unlock a bike                 | Sent the steps to unlock a bike; Bluetooth was off.
            End a ride that keeps running | She ended the ride in the app and sent a photo of the closed lock; minutes taken off.
            Get your deposit back         | Explained that a deposit of 50 EUR is held, and released after the first ride has been paid.
            Parking fee of 20 EUR         | Explained how to object to the parking fee with a photo.
            Student pass                  | Confirmed the student card, the pass now costs 9.90 EUR.
            Report a damaged bike         | Bike reported as damaged in the app with a photo; ride free of charge.
            ''                            | The maker recalled these locks; a mechanic came and the rider got a voucher.
            ''                            | Deposit was lost at the bank; paid again by hand.
            ''                            | Student pass was booked twice by a bug; one was cancelled.
            ''                            | Cancelled the fee, the zone on the map was wrong.
            ''                            | Rider was hurt, the case went to the insurance.
            ''                            | Account was blocked for fraud; released by the payments team.
            """)
    void a_resolution_points_to_the_article_that_says_it(String title, String resolution) {
        var context = context(OwnDesk.CUSTOMER, "own");

        var found = LIBRARY.solution(context, resolution)
                .map(solution -> LIBRARY.open(context, solution.articleId(), "")
                        .orElseThrow()
                        .article()
                        .title());

        assertThat(found.orElse("")).isEqualTo(title);
    }

    private static ArticleSteps steps(String message) {
        var context = context(OwnDesk.CUSTOMER, "own");
        var id = LIBRARY.search(context, message, 1).getFirst().articleId();
        return LIBRARY.open(context, id, message).orElseThrow().steps();
    }

    private static HelpSection best(OwnDesk.Case ticket) {
        return LIBRARY.search(context(OwnDesk.CUSTOMER, ""), ticket.text(), 12).stream()
                .max(java.util.Comparator.comparingDouble(HelpSection::score))
                .orElseThrow();
    }

    private static ToolContext context(CustomerId customer, String setting) {
        var config = Json.MAPPER.createObjectNode();
        if (!setting.isEmpty()) {
            config.put("help_articles", setting);
        }
        return new ToolContext(
                customer,
                new ExecutionId(new UUID(0, 2)),
                "k",
                Json.MAPPER.createObjectNode(),
                new MemorySteps(),
                new ToolContext.Own(config, Secrets.NONE));
    }
}
