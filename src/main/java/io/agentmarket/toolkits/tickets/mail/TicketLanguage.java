package io.agentmarket.toolkits.tickets.mail;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.agentmarket.text.Language;
import io.agentmarket.text.Languages;
import io.agentmarket.tools.Arguments;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The language that is needed to understand a ticket.
 *
 * @param code ISO 639-1; {@code en} also if there is no evidence for another language
 * @param english whether its words are English, so that classifiers trained on English may judge it
 * @param also a second language of the message, by its English name; null if there is only one
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TicketLanguage(
        String code,
        String name,
        double confidence,
        boolean english,
        @Nullable String also) {

    /**
     * Below this confidence a text counts as English, because names and product words make any short text look foreign.
     */
    private static final double SURE = 0.9;

    /** The confidence in the language of a short text that only its function words show. */
    private static final double SHORT = 0.6;

    /** The confidence from which a sentence counts as foreign; high, because most tickets contain names. */
    private static final double SURE_OF_SENTENCE = 0.98;

    private static final int MIN_WORDS = 5;

    /** The share of words above which a second language is more than a greeting. */
    private static final double SECOND_SHARE = 0.2;

    /** Quoted text, such as an error message, and code. */
    private static final Pattern QUOTED =
            Pattern.compile("\"[^\"\\n]{1,300}\"|“[^”\\n]{1,300}”|„[^“”\\n]{1,300}[“”]|`[^`]{1,500}`");

    private static final Pattern SENTENCES = Pattern.compile("\\n+|(?<=[.!?。！？])\\s+");
    private static final Pattern ERROR_LINE =
            Pattern.compile("^\\s*(?:error|warning|fatal|exception|caused by|at )\\b.*", Pattern.CASE_INSENSITIVE);

    /** @param declared the language that the sender declares, such as {@code de-AT}; empty if none */
    static TicketLanguage of(TicketMail mail, String declared) {
        return of(mail.subject(), mail.message(), declared);
    }

    /** The language of a subject and a message. */
    public static TicketLanguage of(String subject, String message, String declared) {
        var prose = QUOTED.matcher(message).replaceAll(" ");
        var found = Languages.shipped().find(subject + "\n" + prose);
        var second = second(prose, found.map(Language::code).orElse(Language.ENGLISH));
        boolean foreign =
                found.isPresent() && !found.get().isEnglish() && found.get().confidence() >= SURE;
        boolean english = second.isEmpty() && !foreign;
        if (!declared.isEmpty() && !declared.startsWith(Language.ENGLISH)) {
            var code = declared.substring(0, Math.min(2, declared.length()));
            return new TicketLanguage(code, Language.nameOf(declared), 1, english, second.orElse(null));
        }
        if (foreign) {
            var language = found.orElseThrow();
            return new TicketLanguage(
                    language.code(),
                    language.name(),
                    Arguments.rounded(language.confidence()),
                    false,
                    second.orElse(null));
        }
        var little = LittleWords.foreign(prose, found);
        if (little.isPresent()) {
            return new TicketLanguage(little.get(), Language.nameOf(little.get()), SHORT, false, second.orElse(null));
        }
        double confidence =
                found.filter(Language::isEnglish).map(Language::confidence).orElse(0.5);
        return new TicketLanguage(
                Language.ENGLISH,
                Language.nameOf(Language.ENGLISH),
                Arguments.rounded(confidence),
                second.isEmpty(),
                second.orElse(null));
    }

    /** The language of sentences that are not in the first language, if they are more than a greeting. */
    private static Optional<String> second(String prose, String first) {
        int all = words(prose);
        int other = 0;
        var name = "";
        for (var sentence : SENTENCES.split(prose)) {
            if (words(sentence) < MIN_WORDS && !isOtherScript(sentence)
                    || ERROR_LINE.matcher(sentence).matches()) {
                continue;
            }
            var found = Languages.shipped().find(sentence);
            if (found.isPresent()
                    && !found.get().code().equals(first)
                    && found.get().confidence() >= SURE_OF_SENTENCE) {
                other += Math.max(1, words(sentence));
                name = found.get().name();
            }
        }
        return other > all * SECOND_SHARE ? Optional.of(name) : Optional.empty();
    }

    private static boolean isOtherScript(String sentence) {
        return sentence.codePoints()
                        .filter(c ->
                                Character.isLetter(c) && Character.UnicodeScript.of(c) != Character.UnicodeScript.LATIN)
                        .count()
                > 5;
    }

    private static int words(String text) {
        return (int) Arrays.stream(text.split("\\s+"))
                .filter(word -> !word.isBlank())
                .count();
    }
}
