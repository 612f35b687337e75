package io.agentmarket.toolkits.tickets;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * What an article tells a customer to do.
 *
 * @param heading of the section that it stands in
 * @param steps the items of a numbered list, or the whole section if it has no such list
 */
record ArticleSteps(String heading, List<String> steps) {

    /** The maximum of the output schema. */
    private static final int MAX_STEPS = 12;

    private static final int MAX_STEP_CHARS = 1_000;

    private static final String USUAL = "Steps";

    /** The part of a macro that is sent, if the macro also says when it helps. */
    private static final String REPLY = "Reply";

    private static final Pattern NAMED_STEPS =
            Pattern.compile("steps|instructions|what (?:you|to) (?:can )?do|how to\\b", Pattern.CASE_INSENSITIVE);
    private static final Pattern BUNDLED_STEP = Pattern.compile("(?m)^\\d+\\. +(.+)$");
    private static final Pattern ITEM = Pattern.compile(
            "(?m)^ {0,3}\\d{1,2}[.)] +(\\S.*(?:\\n(?! {0,3}\\d{1,2}[.)] )(?![ \\t]*\\n)[ \\t]+\\S.*)*)$");
    private static final Pattern SENTENCE_END = Pattern.compile("[.!?](?=\\s)");

    ArticleSteps {
        steps = List.copyOf(steps);
    }

    /** The steps of a bundled article. */
    static ArticleSteps of(HelpArticle article) {
        return new ArticleSteps(
                USUAL,
                article.sections().stream()
                        .filter(section -> section.heading().equals(USUAL))
                        .flatMap(section -> BUNDLED_STEP
                                .matcher(section.text())
                                .results()
                                .map(step -> step.group(1).strip()))
                        .toList());
    }

    /** The steps of a customer's own article. Its sections are in order of their similarity to the ticket. */
    static ArticleSteps of(HelpArticle article, List<HelpArticle.Section> nearest) {
        if (nearest.isEmpty()) {
            return new ArticleSteps(USUAL, List.of());
        }
        var first = nearest.getFirst();
        if (article.origin().isMacro()) {
            var reply = article.sections().stream()
                    .filter(section -> section.heading().equalsIgnoreCase(REPLY))
                    .findFirst()
                    .orElse(first);
            return new ArticleSteps(reply.heading(), List.of(reply.text()));
        }
        var listed = nearest.stream()
                .filter(section -> items(section.text()).size() > 1)
                .toList();
        var chosen = listed.contains(first)
                ? Optional.of(first)
                : listed.stream()
                        .filter(section -> listed.size() == 1
                                || NAMED_STEPS.matcher(section.heading()).find())
                        .findFirst();
        return chosen.map(section -> new ArticleSteps(section.heading(), items(section.text())))
                .orElseGet(() -> new ArticleSteps(first.heading(), List.of(whole(plain(first.text())))));
    }

    private static List<String> items(String text) {
        return ITEM.matcher(text)
                .results()
                .map(item -> whole(plain(item.group(1))))
                .limit(MAX_STEPS)
                .toList();
    }

    /** As plain text on one line, without Markdown. */
    private static String plain(String markdown) {
        return markdown.replaceAll("\\[([^\\]\\n]{1,200})]\\((https?://[^)\\s]{1,500})\\)", "$1 ($2)")
                .replaceAll("\\*\\*|__|`", "")
                .replaceAll("\\s+", " ")
                .strip();
    }

    /** As many whole sentences as fit. */
    private static String whole(String text) {
        if (text.length() <= MAX_STEP_CHARS) {
            return text;
        }
        var cut = text.substring(0, MAX_STEP_CHARS);
        var ends = new ArrayList<>(
                SENTENCE_END.matcher(cut).results().map(MatchResult::end).toList());
        return ends.isEmpty() ? cut : cut.substring(0, ends.getLast());
    }
}
