package io.agentmarket.toolkits.tickets;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.agentmarket.toolkits.tickets.ArticleDoubts.Doubt;
import io.agentmarket.toolkits.tickets.care.Tried;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Compares an article's steps with what the customer has done already.
 *
 * @param section the heading that the steps stand under
 * @param open the steps that are left
 * @param done the words of the ticket that say a step was done, each once
 * @param impossible the words that say a step cannot be done
 * @param beyond what the article says about the case in which its steps do not help
 * @param exhausted whether the customer did more than half of the steps in vain, or reports that all advice did not
 * help
 * @param doubts why a customer's own article may not be the answer
 * @param unsendable why a macro cannot be sent as it is written; null if it can, and for an article
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ArticleFit(
        String section,
        List<String> open,
        List<String> done,
        List<String> impossible,
        List<Beyond> beyond,
        boolean exhausted,
        List<Doubt> doubts,
        @Nullable String unsendable) {

    /** "If no reset e-mail arrives at all, ...": a condition and its consequence. */
    private static final Pattern CONDITION = Pattern.compile("If ([^,.]{10,120}), [^.]{5,400}\\.");

    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+(?:-[\\p{L}]+)?");
    private static final Set<String> EMPTY =
            Set.of("the", "that", "this", "are", "you", "your", "was", "all", "has", "still", "and");
    private static final double MIN_SHARE = 0.6;

    /** A longer text is split when it is indexed, so it would not be sent as it is written. */
    private static final int MAX_MACRO_CHARS = 1_200;

    /** What somebody must fill in: "{{gate}}", "${name}", "{name}", "%name%", "[NAME]", "[your name]", "____". */
    private static final Pattern BLANK =
            Pattern.compile("\\{\\{[^{}]{0,80}}}|\\$?\\{[\\w .-]{1,60}}|%%?[A-Za-z_]{2,40}%%?"
                    + "|\\[(?:[A-Z][A-Z _-]{1,40}|(?:your|the|customer|first|last|insert|name|date|order)[ \\w-]{0,40})](?!\\()"
                    + "|<<?[A-Za-z][\\w -]{0,40}>>?|_{3,}|\\bX{3,}\\b");

    ArticleFit {
        open = List.copyOf(open);
        done = List.copyOf(done);
        impossible = List.copyOf(impossible);
        beyond = List.copyOf(beyond);
        doubts = List.copyOf(doubts);
    }

    /** A sentence of an article and the heading that it stands under. */
    record Beyond(String heading, String text) {}

    /** @param doubts of the article */
    static ArticleFit of(HelpArticle article, ArticleSteps steps, String message, List<Doubt> doubts) {
        var unsendable = article.origin().isMacro() ? unsendable(steps) : Optional.<String>empty();
        var tried = Tried.in(message);
        var open = new ArrayList<String>();
        var done = new ArrayList<String>();
        var impossible = new ArrayList<String>();
        var said = SaidDone.in(article.origin().isOwn() && !article.origin().isMacro() ? message : "");
        for (var step : unsendable.isPresent() ? List.<String>of() : steps.steps()) {
            var about = tried.stream().filter(each -> each.isAbout(step)).toList();
            about.forEach(each -> (each.done() ? done : impossible).add(each.words()));
            var claim = about.isEmpty() ? said.of(step) : Optional.<String>empty();
            claim.ifPresent(done::add);
            if (about.isEmpty() && claim.isEmpty()) {
                open.add(step);
            }
        }
        boolean exhausted =
                unsendable.isEmpty() && open.size() * 2 < steps.steps().size();
        for (var each : tried) {
            if (each.action().equals("everything")) {
                done.add(each.words());
                exhausted = true;
            }
        }
        return new ArticleFit(
                steps.heading(),
                open,
                done.stream().distinct().toList(),
                impossible.stream().distinct().toList(),
                done.isEmpty() ? List.of() : beyond(article, message),
                exhausted,
                doubts,
                unsendable.orElse(null));
    }

    private static Optional<String> unsendable(ArticleSteps macro) {
        var text = String.join("\n", macro.steps());
        var blank = BLANK.matcher(text);
        return blank.find()
                ? Optional.of("It has a blank to fill in (\"" + blank.group() + "\").")
                : text.length() > MAX_MACRO_CHARS
                        ? Optional.of("It has more than " + MAX_MACRO_CHARS + " characters.")
                        : Optional.empty();
    }

    private static List<Beyond> beyond(HelpArticle article, String message) {
        var said = words(message);
        var found = new ArrayList<Beyond>();
        for (var section : article.sections()) {
            CONDITION
                    .matcher(section.text())
                    .results()
                    .filter(each -> !section.heading().equals("Steps") && isSaid(each.group(1), said))
                    .forEach(each -> found.add(new Beyond(section.heading(), each.group())));
        }
        return found;
    }

    private static boolean isSaid(String condition, Set<String> said) {
        var wanted = words(condition);
        long there = wanted.stream().filter(said::contains).count();
        return !wanted.isEmpty() && there >= wanted.size() * MIN_SHARE;
    }

    private static Set<String> words(String text) {
        return WORD.matcher(text.toLowerCase(Locale.ROOT))
                .results()
                .map(MatchResult::group)
                .filter(word -> word.length() > 1 && !EMPTY.contains(word))
                .map(word -> word.equals("nothing") ? "no" : word)
                .collect(Collectors.toSet());
    }
}
