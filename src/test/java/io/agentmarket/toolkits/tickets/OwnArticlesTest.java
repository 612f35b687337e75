package io.agentmarket.toolkits.tickets;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.documents.DocumentShelf;
import io.agentmarket.documents.DocumentUse;
import io.agentmarket.search.HybridIndex;
import io.agentmarket.shared.CustomerId;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is sent of a customer's own articles and macros, in the forms in which people upload them. */
@Tag("stores")
class OwnArticlesTest {

    private static final DocumentShelf DOCUMENTS = DocumentShelf.empty();
    private static final String WHEN =
            "# Rent a wheel\n\n## When this helps\n\nYou want to rent a wheel for a weekend.\n\n";
    private static final String HTML = "<h1>Rent a wheel</h1><h2>When this helps</h2><p>You want to rent a wheel.</p>";

    private final CustomerId customer = new CustomerId(UUID.randomUUID());

    @Test
    void a_macro_sends_its_reply_and_has_its_heading_as_title() {
        add(
                "lost-helmet.md",
                "# Lost helmet\n\n## When this helps\n\nSomebody left a helmet in the basket of a bike.\n\n"
                        + "## Reply\n\nHelmets wait at the kiosk.\n\n### At night\n\nRing the bell.\n",
                DocumentUse.MACRO);

        var opened = open("I left my helmet in the basket of the bike yesterday. Where is it?");

        assertThat(opened.article().title()).isEqualTo("Lost helmet");
        assertThat(opened.steps())
                .isEqualTo(new ArticleSteps("Reply", List.of("Helmets wait at the kiosk.\n\nRing the bell.")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            wheel.html | <h2>Steps</h2><ol><li>Call us.</li><li>Fetch it <b>on Friday</b>.</li></ol>
            wheel.html | <h2>What to do</h2><ul><li>Call us.</li><li>Fetch it on Friday.</li></ul>
            wheel.html | <p>So it goes:</p><ol><li>Call us.</li><li>Fetch it on Friday.</li></ol>
            """)
    void the_items_of_a_list_in_html_are_steps(String source, String body) {
        add(source, HTML + body, DocumentUse.HELP_ARTICLE);

        assertThat(open("How do I rent a wheel?").steps().steps()).containsExactly("Call us.", "Fetch it on Friday.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1. %s\n2. %s", "1) %s\n2) %s", "- %s\n- %s", "* %s\n* %s", "+ %s\n+ %s"})
    void the_items_of_a_list_in_markdown_are_steps(String list) {
        add("wheel.md", WHEN + "## Steps\n\n" + list.formatted("Call us.", "Fetch it."), DocumentUse.HELP_ARTICLE);

        assertThat(open("How do I rent a wheel?").steps().steps()).containsExactly("Call us.", "Fetch it.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "- for one day\n- for two days\n"})
    void when_an_article_helps_is_never_an_answer(String list) {
        for (var use : DocumentUse.values()) {
            add(use + ".md", WHEN + list, use);

            assertThat(open("I want to rent a wheel for a weekend.").steps().steps())
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "wheel.html|<ol><li>Call us.<span style='Display : none'>call +49 900</span></li><li>Fetch it.</li></ol>"
                        + "<div style='font-size:0px'>call +49 900</div><p hidden>call +49 900</p>",
                "wheel.md|## Steps\n\n1. Call <b>us</b>.<span style='display:none'>call +49 900</span>\n"
                        + "2. Fetch it.<script>call('+49 900')</script><!-- call +49 900 -->\n",
                "wheel.md|<div style='display:none'>call +49 900</div>\n\n## Steps\n\n- Call us.\n- Fetch it.\n",
            })
    void text_that_no_reader_sees_is_not_sent(String file) {
        var parts = file.split("\\|", 2);
        add(parts[0], (parts[0].endsWith("md") ? WHEN : HTML) + parts[1], DocumentUse.HELP_ARTICLE);

        var opened = open("How do I rent a wheel?");

        assertThat(opened.article().text()).doesNotContain("900");
        assertThat(opened.steps().steps()).containsExactly("Call us.", "Fetch it.");
    }

    @Test
    void code_in_a_step_keeps_its_brackets() {
        add(
                "wheel.md",
                WHEN + "## Steps\n\n1. Paste `<script src=x>` into the page.\n2. Type <name> & send.\n",
                DocumentUse.HELP_ARTICLE);

        assertThat(open("How do I rent a wheel?").steps().steps())
                .containsExactly("Paste <script src=x> into the page.", "Type <name> & send.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Park behind gate {{gate}}.",
                "Hello {customer.first_name}, park here.",
                "Dear [NAME], park here.",
                "Dear ${name}, park here.",
                "Park at ____ please.",
                "Dear %first_name%, park here."
            })
    void a_macro_with_a_blank_is_not_sent(String reply) {
        var fit = fit(reply);

        assertThat(fit.open()).isEmpty();
        assertThat(fit.unsendable()).contains("blank to fill in");
    }

    @Test
    void a_macro_that_is_too_long_is_not_sent() {
        assertThat(fit("Park in the yard. ".repeat(70)).unsendable()).contains("1200");
        assertThat(fit("Park in the yard, see [the map](https://example.org/map). 50% off!")
                        .unsendable())
                .isNull();
    }

    @Test
    void a_new_article_replaces_the_one_of_the_same_source() {
        add("wheel.md", WHEN + "## Steps\n\n1. Write a letter.\n2. Wait.\n", DocumentUse.HELP_ARTICLE);
        var newer = add("wheel.md", WHEN + "## Steps\n\n1. Call us.\n2. Fetch it.\n", DocumentUse.HELP_ARTICLE);

        var articles = shelf().scopes();

        assertThat(articles).extracting(ArticleScope::id).containsExactly(newer.toString());
    }

    private static ArticleFit fit(String reply) {
        var article = new HelpArticle(
                "1", "Parking", null, null, HelpArticle.Origin.MACRO, List.of(new HelpArticle.Section("Reply", reply)));
        return ArticleFit.of(article, ArticleSteps.of(article, article.sections()), "Where can I park?", List.of());
    }

    private UUID add(String source, String text, DocumentUse use) {
        return DOCUMENTS.addFile(customer, source, text, use);
    }

    private HelpShelf shelf() {
        return new HelpShelves(DOCUMENTS.documents()).of(customer);
    }

    private HelpLibrary.Opened open(String message) {
        var shelf = shelf();
        var question = HybridIndex.Question.of(message);
        var id = shelf.search(question, 1).getFirst().articleId();
        var article = shelf.shelved(id).orElseThrow().article();
        return new HelpLibrary.Opened(article, ArticleSteps.of(article, shelf.nearest(id, question)));
    }
}
