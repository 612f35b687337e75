package io.agentmarket.toolkits.tickets;

import io.agentmarket.text.Embedder;
import io.agentmarket.text.Vectors;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Finds the steps that a customer reports as done, for steps with any wording. A clause in the past tense reports a
 * step if it shares most of the step's words, or three of them and its meaning.
 */
final class SaidDone {

    private static final Pattern CLAUSE = Pattern.compile("[.!?;\\n]+|,? (?:but|and then|then|yet)\\b|, ");
    private static final Pattern CLAIM = Pattern.compile(
            "\\b(?:i|we)(?:['’]ve| have| had)?(?: already| just| also| even| both| of course)*"
                    + " (?:\\w{2,}ed|did|done|held|went|took|put|got|made|sent|read|chose|chosen|set|shut|kept|rode|wrote)\\b"
                    + "|\\balready\\b|\\b(?:is|are|was|were) (?:already )?(?:switched|turned|set|on|off|enabled|activated)\\b",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern NOT_DONE = Pattern.compile(
            "\\b(?:not|never|no|cannot|without)\\b|n['’]t\\b|\\b(?:how|should|shall|can|could|may|do|would) (?:i|we)\\b"
                    + "|\\b(?:i|we)(?: would|['’]d) ",
            Pattern.CASE_INSENSITIVE);
    /** "the class that I booked" names the class. */
    private static final Pattern WHICH_I =
            Pattern.compile("\\b(?:that|which|whom) (?:i|we)(?: have| had|['’]ve)? \\w+", Pattern.CASE_INSENSITIVE);

    /** "I opened the app and picked a day" reports two things. */
    private static final Pattern AND_DID = Pattern.compile(
            " and (?=(?:then |also |i |we )*(?:\\w{2,}ed|did|held|went|took|put|got|made|sent|chose|set|shut|wrote)\\b)",
            Pattern.CASE_INSENSITIVE);

    /** "Open the app and tap Firings" asks for two things. */
    private static final Pattern PARTS = Pattern.compile(" and |, then |; |, ");

    private static final Pattern MORE_EXACTLY = Pattern.compile(" (?:that|which|where|when|until|if)\\b.*");
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]{3,}");
    private static final Set<String> EMPTY = Set.of(
            "the", "and", "that", "this", "your", "you", "for", "with", "from", "then", "have", "has", "was", "are",
            "our", "one", "into", "not", "even", "its", "until", "under", "which", "already");
    private static final Pattern ENDING = Pattern.compile("[a-z]?(?:ed|ing)|e?s");
    private static final int MAX_CLAUSES = 30;
    private static final int MAX_CHARS = 100;
    private static final int MIN_SHARED = 2;
    private static final double MIN_SHARE = 0.5;
    private static final int SEVERAL = 3;
    private static final double LIKE = 0.5;

    private final List<String> claims;

    private SaidDone(List<String> claims) {
        this.claims = claims;
    }

    static SaidDone in(String message) {
        return new SaidDone(CLAUSE.splitAsStream(message)
                .map(clause -> clause.replaceAll("\\s+", " ").strip())
                .filter(clause ->
                        CLAIM.matcher(WHICH_I.matcher(clause).replaceAll("")).find()
                                && !NOT_DONE.matcher(clause).find())
                .flatMap(AND_DID::splitAsStream)
                .limit(MAX_CLAUSES)
                .toList());
    }

    /** The words that report this step as done. */
    Optional<String> of(String step) {
        var wanted = words(step);
        return claims.stream()
                .filter(claim -> says(claim, step, wanted))
                .map(claim -> claim.length() <= MAX_CHARS ? claim : claim.substring(0, MAX_CHARS))
                .findFirst();
    }

    /** The share of a text's words that another text also has, 0 to 1. */
    static double share(String text, String other) {
        var wanted = words(text);
        return wanted.isEmpty() ? 0 : (double) shared(wanted, words(other)) / wanted.size();
    }

    private static long shared(Set<String> wanted, Set<String> said) {
        return wanted.stream()
                .filter(word -> said.stream().anyMatch(other -> isSame(word, other)))
                .count();
    }

    private static boolean says(String claim, String step, Set<String> wanted) {
        var parts = PARTS.splitAsStream(MORE_EXACTLY.matcher(step).replaceFirst(""))
                .filter(part -> !part.startsWith("not "))
                .map(SaidDone::words)
                .filter(part -> !part.isEmpty())
                .toList();
        var said = words(claim);
        if (parts.size() > 1) {
            // The last part comes after the others: who did it has done them, and who did only them has not done it.
            var last = parts.getLast();
            long done = shared(last, said);
            if (done == last.size() && done >= MIN_SHARED) {
                return true;
            }
            if (done == 0) {
                return false;
            }
        }
        long shared = shared(wanted, words(claim));
        return shared >= MIN_SHARED && shared >= wanted.size() * MIN_SHARE
                || shared >= SEVERAL
                        && Vectors.dot(
                                        Embedder.shared().embed(claim),
                                        Embedder.shared().embed(step))
                                >= LIKE;
    }

    /** "scan" and "scanned", "button" and "buttons". */
    private static boolean isSame(String word, String other) {
        var shorter = word.length() <= other.length() ? word : other;
        var longer = shorter.equals(word) ? other : word;
        return word.equals(other)
                || longer.startsWith(shorter)
                        && (shorter.endsWith("e") && longer.length() == shorter.length() + 1
                                || ENDING.matcher(longer.substring(shorter.length()))
                                        .matches());
    }

    private static Set<String> words(String text) {
        var all = WORD.matcher(text.toLowerCase(Locale.ROOT))
                .results()
                .map(MatchResult::group)
                .filter(word -> !EMPTY.contains(word))
                .collect(Collectors.toCollection(HashSet::new));
        all.removeIf(word -> all.stream()
                .anyMatch(other -> !other.equals(word) && isSame(word, other) && word.length() > other.length()));
        return all;
    }
}
