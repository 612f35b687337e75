package io.agentmarket.toolkits.tickets;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What an article tells a customer to do.
 *
 * @param heading of the section that it stands in
 * @param steps the items of a list, or the whole section if it has no list
 */
record ArticleSteps(String heading, List<String> steps) {

    /** The maximum of the output schema. */
    private static final int MAX_STEPS = 12;

    private static final int MAX_STEP_CHARS = 1_000;

    private static final String USUAL = "Steps";

    private static final Pattern NAMED_STEPS =
            Pattern.compile("steps|instructions|what (?:you|to) (?:can )?do|how to\\b", Pattern.CASE_INSENSITIVE);

    /** The part of a macro that is sent. */
    private static final Pattern REPLY = Pattern.compile("(?:reply|answer)", Pattern.CASE_INSENSITIVE);

    /** Says for whom an article is, so it answers nothing. */
    private static final Pattern WHEN = Pattern.compile("when (?:this|it|to|should)\\b.*", Pattern.CASE_INSENSITIVE);

    private static final Pattern DANGER = Pattern.compile("danger", Pattern.CASE_INSENSITIVE);
    private static final Pattern BUNDLED_STEP = Pattern.compile("(?m)^\\d+\\. +(.+)$");
    private static final Pattern NUMBERED = items("\\d{1,2}[.)]");
    private static final Pattern BULLETS = items("[-*+\u2022\u2013\u00b7]");
    private static final Pattern NO_WEB_LINK =
            Pattern.compile("\\[([^\\]\\n]{1,200})]\\((?!https?:|mailto:|tel:)[^)\\n]{0,500}\\)");
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
        var answers = nearest.stream().filter(ArticleSteps::isAnswer).toList();
        if (answers.isEmpty()) {
            // A numbered list under the only heading is meant as steps; its sentences say for whom they are.
            return article.origin().isMacro()
                    ? new ArticleSteps(USUAL, List.of())
                    : chosen(nearest, NUMBERED).orElseGet(() -> new ArticleSteps(USUAL, List.of()));
        }
        var first = answers.getFirst();
        if (article.origin().isMacro()) {
            return reply(article).orElseGet(() -> new ArticleSteps(first.heading(), List.of(first.text())));
        }
        var numbered = chosen(answers, NUMBERED);
        return (numbered.isPresent() ? numbered : chosen(answers, BULLETS))
                .orElseGet(() -> new ArticleSteps(first.heading(), List.of(whole(plain(first.text())))));
    }

    /** Whether a heading has a meaning here. */
    static boolean isNamed(String heading) {
        return heading.equalsIgnoreCase(USUAL)
                || REPLY.matcher(heading).matches()
                || WHEN.matcher(heading).matches()
                || DANGER.matcher(heading).matches();
    }

    /** Whether the section says for whom the article is. */
    static boolean isWhen(HelpArticle.Section section) {
        return WHEN.matcher(first(section)).matches();
    }

    /** The first heading of the section's path. */
    private static String first(HelpArticle.Section section) {
        return section.heading().split(HelpShelves.BELOW, 2)[0];
    }

    private static boolean isAnswer(HelpArticle.Section section) {
        return !isWhen(section)
                && !DANGER.matcher(first(section)).matches()
                && !section.text().isBlank();
    }

    /** The section "Reply" of a macro with what stands below it. */
    private static Optional<ArticleSteps> reply(HelpArticle article) {
        var sections = article.sections().stream()
                .filter(section -> REPLY.matcher(first(section)).matches())
                .toList();
        return sections.isEmpty()
                ? Optional.empty()
                : Optional.of(new ArticleSteps(
                        sections.getFirst().heading(),
                        List.of(sections.stream()
                                .map(HelpArticle.Section::text)
                                .map(text -> NO_WEB_LINK.matcher(text).replaceAll("$1"))
                                .collect(Collectors.joining("\n\n")))));
    }

    /** The first section if it has a list, else the only one that has, else the one that is named so. */
    private static Optional<ArticleSteps> chosen(List<HelpArticle.Section> answers, Pattern item) {
        if (answers.isEmpty()) {
            return Optional.empty();
        }
        var listed = answers.stream()
                .filter(section -> items(section.text(), item).size() > (isSteps(section) ? 0 : 1))
                .toList();
        var chosen = listed.contains(answers.getFirst())
                ? Optional.of(answers.getFirst())
                : listed.stream()
                        .filter(section -> listed.size() == 1 || isSteps(section))
                        .findFirst();
        return chosen.map(section -> new ArticleSteps(section.heading(), items(section.text(), item)));
    }

    private static boolean isSteps(HelpArticle.Section section) {
        return NAMED_STEPS.matcher(section.heading()).find();
    }

    private static Pattern items(String mark) {
        return Pattern.compile(
                "(?m)^ {0,3}" + mark + " +(\\S.*(?:\\n(?! {0,3}" + mark + " )(?![ \\t]*\\n)[ \\t]+\\S.*)*)$");
    }

    private static List<String> items(String text, Pattern item) {
        return item.matcher(text)
                .results()
                .map(found -> whole(plain(found.group(1))))
                .limit(MAX_STEPS)
                .toList();
    }

    /** As plain text on one line, without Markdown. */
    private static String plain(String markdown) {
        return NO_WEB_LINK
                .matcher(markdown)
                .replaceAll("$1")
                .replaceAll("\\[([^\\]\\n]{1,200})]\\((https?://[^)\\s]{1,500})\\)", "$1 ($2)")
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
