package io.agentmarket.toolkits.tickets;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Finds the steps of own articles that a customer reports as done. */
class SaidDoneTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            I held the silver button for ten seconds, nothing.                 | Hold the silver button on the lock for five seconds.
            Bluetooth and location are switched on.                            | Switch on Bluetooth and location in your phone.
            We already scanned the code on the mudguard.                       | Scan the code on the rear mudguard.
            I've added a photo of the bike but the fee is still there.         | Add a photo that shows the bike and its surroundings.
            I tapped Firings and picked a shelf. What now?                     | Open the studio app and tap Firings.
            I chose "End ride" in the app twice, it keeps counting.            | Open the ride in the app and choose "End ride".
            """)
    void a_step_that_was_done_is_recognized(String message, String step) {
        assertThat(SaidDone.in(message).of(step)).isPresent();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            I scanned the bike at the station and nothing happens.             | Scan the code on the rear mudguard.
            I have not held the silver button on the lock.                     | Hold the silver button on the lock for five seconds.
            How do I scan the code on the rear mudguard?                       | Scan the code on the rear mudguard.
            Should I hold the silver button on the lock?                       | Hold the silver button on the lock for five seconds.
            I tapped Firings and picked a shelf. What now?                     | Pick a shelf and a day.
            I switched on Bluetooth and location in my phone.                  | Switch on Bluetooth in your phone and stand beside the bike.
            I would like to cancel the class that I booked for Friday.         | Tap the class and then Cancel.
            I locked the bike an hour ago.                                     | Choose "The bike is locked" and take a photo of the closed lock.
            The silver button on the lock is five centimetres wide.            | Hold the silver button on the lock for five seconds.
            """)
    void a_step_that_nobody_did_stays(String message, String step) {
        assertThat(SaidDone.in(message).of(step)).isEmpty();
    }

    @Test
    void an_own_article_leaves_out_what_was_done() {
        var section = new HelpArticle.Section("Steps", """
                1. Switch on Bluetooth and location in your phone.
                2. Scan the code on the rear mudguard.
                3. Hold the silver button on the lock for five seconds.""");
        var article = new HelpArticle("1", "Unlock", null, null, HelpArticle.Origin.OWN, List.of(section));

        var fit = ArticleFit.of(
                article,
                ArticleSteps.of(article, article.sections()),
                "Bluetooth and location are switched on and the lock stays shut.",
                List.of());

        assertThat(fit.open()).hasSize(2).noneMatch(step -> step.contains("Bluetooth"));
        assertThat(fit.done()).singleElement().asString().contains("Bluetooth");
    }
}
