package io.agentmarket.toolkits.tickets;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HelpArticlesTest {

    private static final HelpArticles ARTICLES = new HelpArticles();

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            I cannot remember my password and no mail comes                     | reset-password
            my phone with the authenticator fell into the sea                   | two-factor-lost-device
            nightly sync stops with Too Many Requests                           | api-429-rate-limit
            our server never receives the order events you post                 | webhooks
            accents turn into question marks when I load my spreadsheet         | csv-import-errors
            the charts need a minute to show up                                 | slow-dashboard
            parcel marked as delivered but there is nothing at the door         | shipping-delay
            please erase everything you know about me                           | gdpr-deletion
            the bank refused my card when the plan renewed                      | failed-payment
            the app closes by itself right after I open it on my phone          | mobile-app-crash
            someone else is logged into our account and changes things          | suspicious-activity
            """)
    void finds_the_article_though_the_question_says_it_in_other_words(String question, String article) {
        assertThat(ARTICLES.search(question, 6))
                .extracting(HelpSection::articleId)
                .contains(article);
    }

    @Test
    void a_text_about_another_subject_scores_low() {
        assertThat(ARTICLES.search("Which wine goes with grilled salmon and asparagus?", 5))
                .allSatisfy(section -> assertThat(section.score()).isLessThan(0.33));
        assertThat(ARTICLES.search("asdf qwer zxcv", 5))
                .allSatisfy(section -> assertThat(section.score()).isLessThan(0.33));
    }

    @Test
    void a_text_of_no_words_is_no_failure() {
        assertThat(ARTICLES.search("?!", 3)).hasSizeLessThanOrEqualTo(3);
        assertThat(ARTICLES.search("the", 3)).hasSizeLessThanOrEqualTo(3);
    }

    @Test
    void every_hit_is_a_section_of_an_article_that_can_be_read() {
        assertThat(ARTICLES.search("invoice", 20)).hasSize(20).allSatisfy(hit -> {
            var article = ARTICLES.find(hit.articleId()).orElseThrow();
            assertThat(article.title()).isEqualTo(hit.title());
            assertThat(article.sections()).contains(new HelpArticle.Section(hit.heading(), hit.text()));
            assertThat(hit.score()).isBetween(0.0, 1.0);
        });
        assertThat(ARTICLES.find("no-such-article")).isEmpty();
    }

    @Test
    void the_order_is_the_same_every_time_and_from_every_thread() throws Exception {
        var expected = ARTICLES.search("refund for the outage", 12);

        assertThat(new HelpArticles().search("refund for the outage", 12)).isEqualTo(expected);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = threads.invokeAll(IntStream.range(0, 20)
                    .<Callable<List<HelpSection>>>mapToObj(i -> () -> ARTICLES.search("refund for the outage", 12))
                    .toList());
            for (var answer : answers) {
                assertThat(answer.get()).isEqualTo(expected);
            }
        }
    }

    @Test
    void every_article_has_a_condition_and_steps() {
        assertThat(SeedTexts.articles()).hasSizeGreaterThanOrEqualTo(30).allSatisfy(article -> {
            assertThat(article.sections())
                    .as(article.id())
                    .extracting(HelpArticle.Section::heading)
                    .contains("When this helps", "Steps");
            var steps = article.sections().stream()
                    .filter(section -> section.heading().equals("Steps"))
                    .findFirst()
                    .orElseThrow();
            assertThat(steps.text().lines()).as(article.id()).allMatch(line -> line.matches("\\d\\. .+\\."));
        });
    }

    @Test
    void every_seeded_ticket_has_an_article_of_its_category() {
        var categories =
                SeedTexts.articles().stream().map(HelpArticle::category).toList();

        assertThat(SeedTexts.tickets())
                .hasSizeGreaterThanOrEqualTo(120)
                .allSatisfy(ticket -> assertThat(categories).contains(ticket.category()));
    }
}
