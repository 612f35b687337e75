package io.agentmarket.toolkits.tickets.mail;

import io.agentmarket.text.Language;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The language of a short message by its function words. A sentence of six words has too few letters for statistics,
 * but no English sentence is without an English function word and with two foreign ones.
 */
final class LittleWords {

    private static final Pattern WORD = Pattern.compile("\\p{L}+");
    private static final Pattern ACCENT =
            Pattern.compile("[^\\x00-\\x7F\u2018\u2019\u201C\u201D\u2026\u2013\u2014\\s\\p{So}\\p{Sc}]");
    private static final double LIKELY = 0.5;

    private static final Set<String> ENGLISH = words(
            "the and are my your our not with for this that it we you have has when how what from can please i to of does do did"
                    + " be at us they he she there will would could should if or by but who which where why any some no");

    /** Words that are English as well, such as "die" and "is", are in none of the lists. */
    private static final Map<String, Set<String>> OTHERS = Map.of(
            "de",
                    words(
                            "der das und ist nicht ich wir mein meine ein eine einen mit bei auf für wie von bitte seit den dem zu aus im wurde"),
            "fr",
                    words(
                            "le la les et est pas je nous vous mon ma mes un une des avec sur pour que qui depuis du au en ne sort sent ça il votre d l"),
            "es",
                    words(
                            "el la los las y es mi mis un una con para que por desde del al en se yo su lo de ha hay me sin cómo dónde"),
            "it", words("il lo la gli e è non mi mio mia un una con per che da dal del di si sono ho ha ci dei vi c"),
            "pt",
                    words(
                            "o os e é não meu minha um uma com para que por desde do da na em se eu os há foi de onde quanto esta"),
            "nl",
                    words(
                            "de het een en niet ik wij mijn ons met voor dat van op bij sinds kan hoe wat maar graag er uit jullie uw mij waar"));

    private LittleWords() {}

    /** @param likely what the letters say, with their confidence; empty if there are none */
    static Optional<String> foreign(String message, Optional<Language> likely) {
        var words = WORD.matcher(message.toLowerCase(Locale.ROOT))
                .results()
                .map(MatchResult::group)
                .toList();
        if (words.size() < 3 || words.stream().anyMatch(ENGLISH::contains)) {
            return Optional.empty();
        }
        var other = likely.filter(language -> !language.isEnglish());
        var best = OTHERS.keySet().stream()
                .max(Comparator.comparingLong((String code) -> count(words, code))
                        .thenComparing(code ->
                                other.filter(each -> each.code().equals(code)).isPresent())
                        .thenComparing(Comparator.naturalOrder()))
                .orElseThrow();
        long count = count(words, best);
        boolean supported = ACCENT.matcher(message).find()
                || other.filter(language -> language.confidence() >= LIKELY).isPresent();
        return count >= 2 || count == 1 && supported ? Optional.of(best) : Optional.empty();
    }

    private static long count(List<String> words, String code) {
        var little = OTHERS.getOrDefault(code, Set.of());
        return words.stream().filter(little::contains).count();
    }

    private static Set<String> words(String words) {
        return Set.copyOf(List.of(words.split(" ")).stream().distinct().toList());
    }
}
