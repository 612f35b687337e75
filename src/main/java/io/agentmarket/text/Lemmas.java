package io.agentmarket.text;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.CharArraySet;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;

/** The words of English sentences by their stems: "cancelled" and "cancel", "lost" and "lose" are the same. */
public final class Lemmas {

    private static final Analyzer STEMS = new EnglishAnalyzer(CharArraySet.EMPTY_SET);
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+");
    private static final Pattern HYPHEN = Pattern.compile("(?<=\\p{L})[-‐‑](?=\\p{L})");

    private static final Map<String, String> IRREGULAR = pairs("""
            lost lose forgot forget forgotten forget broke break broken break bought buy paid pay sent send got get gotten get
            left leave stolen steal stole steal found find gave give given give took take taken take came come went go
            sold sell told tell made make held hold kept keep met meet rode ride ridden ride wrote write written write chose
            choose chosen choose knew know known know grew grow froze freeze frozen freeze began begin begun begin bent bend
            tore tear torn tear wore wear worn wear threw throw thrown throw flew fly drove drive driven drive ate eat eaten eat
            fell fall fallen fall felt feel said say saw see seen see did do does do done do has have had have was be were be is be are
            be am be been be ran run sat sit stood stand spoke speak spoken speak stuck stick thought think understood understand
            woke wake won win lent lend spent spend built build burnt burn caught catch cancelled cancel cancelling cancel
            cancellation cancel delivery deliver loss lose theft steal payment pay better good""");

    /**
     * What people do to the things that a company offers. The words of a line mean the same there. No two lines share a
     * word.
     */
    private static final Map<String, String> SAME = groups("""
            cancel annul
            book reserve
            renew extend prolong
            change edit update alter amend correct
            move postpone reschedule shift rebook
            lose mislay misplace gone
            end stop finish
            steal rob
            delete remove erase
            join enrol enroll register
            buy purchase order
            pause suspend
            return bring
            repair fix mend
            share lend
            unlock open
            photocopy copy
            car vehicle
            flat home house apartment
            mobile phone smartphone cellphone
            mail email""");

    private Lemmas() {}

    /** In lower case, with contractions written out: "can't" is "can not", "I've" is "i have". */
    public static String plain(String text) {
        return HYPHEN.matcher(text.toLowerCase(Locale.ROOT).replace('’', '\''))
                .replaceAll("")
                .replace("cannot", "can not")
                .replace("can't", "can not")
                .replace("won't", "will not")
                .replaceAll("n't\\b", " not")
                .replaceAll("'ve\\b", " have")
                .replaceAll("'m\\b", " am")
                .replaceAll("'d\\b", " would")
                .replaceAll("'ll\\b", " will")
                .replaceAll("'re\\b", " are")
                .replaceAll("'s\\b", "");
    }

    /** The stem of each word in order. @param plain as {@link #plain} makes it */
    public static List<String> of(String plain) {
        var words = WORD.matcher(plain)
                .results()
                .map(MatchResult::group)
                .map(word -> IRREGULAR.getOrDefault(word, word))
                .collect(Collectors.joining(" "));
        return stems(words).stream().map(stem -> SAME.getOrDefault(stem, stem)).toList();
    }

    /** The stem of one word. */
    public static String one(String word) {
        var found = of(word);
        return found.isEmpty() ? word : found.getFirst();
    }

    /** The first word of a text that has the stem, for people: "money" rather than "monei". */
    public static String written(String stem, String plain) {
        return WORD.matcher(plain)
                .results()
                .map(MatchResult::group)
                .filter(word -> one(word).equals(stem))
                .findFirst()
                .orElse(stem);
    }

    /** The stems of a list of words, separated by spaces. */
    public static Set<String> set(String words) {
        return Set.copyOf(of(words));
    }

    private static List<String> stems(String words) {
        var found = new ArrayList<String>();
        try (var stream = STEMS.tokenStream("text", new StringReader(words))) {
            var term = stream.addAttribute(CharTermAttribute.class);
            stream.reset();
            while (stream.incrementToken()) {
                found.add(term.toString());
            }
            stream.end();
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException("a text in memory cannot be read", e);
        }
    }

    private static Map<String, String> pairs(String words) {
        var all = words.strip().split("\\s+");
        var map = new java.util.HashMap<String, String>();
        for (int i = 0; i < all.length; i += 2) {
            map.put(all[i], all[i + 1]);
        }
        return Map.copyOf(map);
    }

    private static Map<String, String> groups(String lines) {
        var map = new java.util.HashMap<String, String>();
        lines.lines().forEach(line -> {
            var words = stems(line);
            words.forEach(word -> map.put(word, words.getFirst()));
        });
        return Map.copyOf(map);
    }
}
