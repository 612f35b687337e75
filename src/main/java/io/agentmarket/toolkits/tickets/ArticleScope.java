package io.agentmarket.toolkits.tickets;

import io.agentmarket.text.Lemmas;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a customer's own article is about, by its words.
 *
 * @param subject the stems of its title, its headings and its section "When this helps"
 * @param actions those of them that name what the reader wants to do: not "booked" in "cancel a class that you booked"
 * @param deed the stem of the verb that the title begins with ("Cancel a class"); of another title its first word
 * @param isDeedNamed whether the title has that word once more
 * @param denied the stems after a "not" in "When this helps": what does not work for the reader
 * @param all the stems of the whole article
 * @param isList whether it answers by steps
 */
record ArticleScope(
        String id,
        Set<String> subject,
        Set<String> actions,
        String deed,
        boolean isDeedNamed,
        Set<String> denied,
        Set<String> all,
        boolean isList) {

    /** "the class that you booked", "a borrowed book": what happened to a thing before, not what is wanted. */
    private static final Pattern BEFORE = Pattern.compile(
            "\\b(?:that|which|whom) (?:you|we|they|somebody|someone) (?:(?:have|had|already|just) )*\\w+"
                    + "|(?<=\\b(?:a|an|the|your|our) )\\w{2,}ed(?= \\w)");

    private static final Pattern HOW_TO = Pattern.compile("^how (?:to|do i|do you|you can) ");
    private static final Pattern DENIED = Pattern.compile("\\bnot (?:(?:yet|even|longer|be|been) )*(\\w+)");

    static ArticleScope of(HelpArticle article, ArticleSteps steps) {
        var when = Lemmas.plain(article.sections().stream()
                .filter(ArticleSteps::isWhen)
                .map(HelpArticle.Section::text)
                .collect(Collectors.joining("\n")));
        var headings = Lemmas.plain(article.sections().stream()
                .map(HelpArticle.Section::heading)
                .filter(heading -> !ArticleSteps.isNamed(heading))
                .collect(Collectors.joining("\n", article.title() + "\n", "")));
        var title = Lemmas.of(HOW_TO.matcher(Lemmas.plain(article.title())).replaceFirst(""));
        var deed = title.isEmpty() ? "" : title.getFirst();
        boolean isList = steps.steps().size() > 1;
        // Without "When this helps", only the text itself says what a short article is about.
        var about = when.isBlank() && !isList
                ? Lemmas.plain(article.sections().stream()
                        .map(HelpArticle.Section::text)
                        .collect(Collectors.joining("\n")))
                : when;
        var subject = new HashSet<>(Lemmas.of(headings));
        subject.addAll(Lemmas.of(about));
        var actions = new HashSet<>(Lemmas.of(headings));
        actions.addAll(Lemmas.of(BEFORE.matcher(about).replaceAll(" ")));
        return new ArticleScope(
                article.id(),
                Set.copyOf(subject),
                Set.copyOf(actions),
                deed,
                Collections.frequency(title, deed) > 1,
                denied(about),
                Set.copyOf(Lemmas.of(Lemmas.plain(article.text()))),
                isList);
    }

    /** With the words of tickets that the article solved: they say when it helps, too. */
    ArticleScope solving(List<String> tickets) {
        if (tickets.isEmpty()) {
            return this;
        }
        var told = Lemmas.plain(String.join("\n", tickets));
        var words = Set.copyOf(Lemmas.of(told));
        return new ArticleScope(
                id,
                union(subject, words),
                union(actions, Set.copyOf(Lemmas.of(BEFORE.matcher(told).replaceAll(" ")))),
                deed,
                isDeedNamed,
                union(denied, denied(told)),
                union(all, words),
                isList);
    }

    private static Set<String> union(Set<String> some, Set<String> more) {
        var both = new HashSet<>(some);
        both.addAll(more);
        return Set.copyOf(both);
    }

    private static Set<String> denied(String plain) {
        return DENIED.matcher(plain)
                .results()
                .map(found -> Lemmas.one(found.group(1)))
                .collect(Collectors.toUnmodifiableSet());
    }
}
