package io.agentmarket.text;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.Character.UnicodeScript;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.InflaterInputStream;

/**
 * Detects the language of a text. The weights, about a megabyte of heap, are read from the class path at the first use;
 * a process that does not use them does not load them.
 */
public final class Languages {

    /*
     * Naive Bayes over the letter trigrams inside words (W. Cavnar, J. Trenkle, "N-Gram-Based Text Categorization",
     * 1994; the frequencies are those of Lingua, see resources/text/README.md). A script that only one language uses
     * decides alone: kana are Japanese, Hangul is Korean. Neighbouring trigrams share two letters, so each counts less
     * than its full weight; otherwise the confidence for a text of five words would be too high.
     */

    /** The weight of a trigram; its two neighbours carry mostly the same evidence. */
    private static final double WEIGHT = 0.5;

    /** A bonus for English, in nats: product names and error messages look English in any text. */
    private static final double ENGLISH_PRIOR = 3.5;

    /** The log probability of a trigram that a language does not list: one in 200,000. */
    private static final float RARE = -12.2f;

    private static final int MAX_CHARS = 4_000;

    private static final String WEIGHTS = "/text/languages.bin";

    /** Addresses, code, file names, tokens with digits and short words in capitals belong to no language. */
    private static final Pattern NO_LANGUAGE = Pattern.compile(
            "\\S*(?:://|@|[\\p{L}\\p{N}]\\.[\\p{L}\\p{N}]|_|\\d)\\S*" + "|`[^`]{0,500}`|\\b\\p{Lu}{2,5}\\b");

    private static final Pattern WORD = Pattern.compile("\\p{L}+");

    private static final Map<UnicodeScript, String> OWNED = Map.ofEntries(
            Map.entry(UnicodeScript.HIRAGANA, "ja"),
            Map.entry(UnicodeScript.KATAKANA, "ja"),
            Map.entry(UnicodeScript.HANGUL, "ko"),
            Map.entry(UnicodeScript.HAN, "zh"),
            Map.entry(UnicodeScript.THAI, "th"),
            Map.entry(UnicodeScript.HEBREW, "he"),
            Map.entry(UnicodeScript.GREEK, "el"),
            Map.entry(UnicodeScript.DEVANAGARI, "hi"),
            Map.entry(UnicodeScript.BENGALI, "bn"),
            Map.entry(UnicodeScript.TAMIL, "ta"),
            Map.entry(UnicodeScript.TELUGU, "te"),
            Map.entry(UnicodeScript.GUJARATI, "gu"),
            Map.entry(UnicodeScript.GURMUKHI, "pa"),
            Map.entry(UnicodeScript.ARMENIAN, "hy"),
            Map.entry(UnicodeScript.GEORGIAN, "ka"));

    /** The function words of the languages of most tickets; no product name or loan word is among them. */
    private static final Map<String, Set<String>> LITTLE_WORDS = Map.ofEntries(
            words(
                    "en",
                    "the and is are was my your our not with for this that it we you have has when how what from can"
                            + " please"),
            words(
                    "de",
                    "der die das und ist nicht ich wir sie mein meine ein eine mit bei auf für wie von bitte seit den"
                            + " dem zu"),
            words(
                    "fr",
                    "le la les et est pas je nous vous mon ma mes un une des avec sur pour que qui depuis du au en ne"),
            words("es", "el la los las y es no mi mis un una con para que por desde del al en se yo su lo"),
            words("it", "il lo la gli e è non mi mio mia un una con per che da dal del di si sono ho come"),
            words("pt", "o a os as e é não meu minha um uma com para que por desde do da no na em se eu"),
            words("nl", "de het een en is niet ik wij mijn ons met voor dat van op bij sinds kan hoe wat maar graag"),
            words("sv", "den det och är inte jag vi min mitt en ett med för att på av från kan hur har"),
            words("da", "den det og er ikke jeg vi min mit en et med for at på af fra kan hvordan har"),
            words("nb", "den det og er ikke jeg vi min mitt en et med for at på av fra kan hvordan har"),
            words("pl", "i w na z nie się jest do że moje mój jak od po proszę dla"),
            words("tr", "ve bir bu ben için ile değil mi ama çok nasıl lütfen"));

    /** The weight of a function word, in nats. */
    private static final double LITTLE_WORD = 1.5;

    private final List<Model> models;

    private Languages(List<Model> models) {
        this.models = List.copyOf(models);
    }

    /** The bundled weights. */
    public static Languages shipped() {
        return Shipped.LANGUAGES;
    }

    /** The most likely language; empty for a text without words. */
    public Optional<Language> find(String text) {
        var cut = text.substring(0, Math.min(MAX_CHARS, text.length()));
        var prose = NO_LANGUAGE.matcher(cut).replaceAll(" ");
        var letters = letters(prose);
        int total = letters.values().stream().mapToInt(Integer::intValue).sum();
        if (total == 0) {
            return Optional.empty();
        }
        int foreign = total - letters.getOrDefault(UnicodeScript.LATIN, 0);
        var script = letters.entrySet().stream()
                .filter(each -> foreign * 3 < total == (each.getKey() == UnicodeScript.LATIN))
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElse(UnicodeScript.LATIN);
        if (letters.containsKey(UnicodeScript.HIRAGANA) || letters.containsKey(UnicodeScript.KATAKANA)) {
            script = script == UnicodeScript.HAN ? UnicodeScript.HIRAGANA : script;
        }
        var owner = OWNED.get(script);
        return owner != null ? Optional.of(new Language(owner, 1)) : byTrigrams(prose.toLowerCase(Locale.ROOT), script);
    }

    private Optional<Language> byTrigrams(String prose, UnicodeScript script) {
        var able = models.stream().filter(model -> model.script() == script).toList();
        if (able.isEmpty()) {
            return Optional.empty();
        }
        var grams = WORD.matcher(prose)
                .results()
                .flatMap(word -> grams(word.group()))
                .distinct()
                .toList();
        if (grams.isEmpty()) {
            return Optional.empty();
        }
        double[] scores = able.stream()
                .mapToDouble(model -> (model.code().equals(Language.ENGLISH) ? ENGLISH_PRIOR : 0)
                        + LITTLE_WORD * littleWords(prose, model.code())
                        + WEIGHT * grams.stream().mapToDouble(model::logOf).sum())
                .toArray();
        int best = 0;
        for (int i = 1; i < scores.length; i++) {
            best = scores[i] > scores[best] ? i : best;
        }
        double sum = 0;
        for (double score : scores) {
            sum += Math.exp(score - scores[best]);
        }
        return Optional.of(new Language(able.get(best).code(), 1 / sum));
    }

    private static long littleWords(String prose, String code) {
        var little = LITTLE_WORDS.getOrDefault(code, Set.of());
        return little.isEmpty()
                ? 0
                : WORD.matcher(prose)
                        .results()
                        .filter(word -> little.contains(word.group()))
                        .count();
    }

    private static Map.Entry<String, Set<String>> words(String code, String words) {
        return Map.entry(code, Set.of(words.split(" ")));
    }

    /** The trigrams of a word; a word of two letters counts as one trigram. */
    static Stream<String> grams(String word) {
        if (word.length() < 3) {
            return word.length() == 2 ? Stream.of(word) : Stream.empty();
        }
        return Stream.iterate(0, i -> i + 3 <= word.length(), i -> i + 1).map(i -> word.substring(i, i + 3));
    }

    private static Map<UnicodeScript, Integer> letters(String text) {
        var counts = new EnumMap<UnicodeScript, Integer>(UnicodeScript.class);
        text.codePoints()
                .filter(Character::isLetter)
                .mapToObj(UnicodeScript::of)
                .forEach(script -> counts.merge(script, 1, Integer::sum));
        return counts;
    }

    /** One language's trigrams with their log probabilities. */
    private record Model(String code, UnicodeScript script, Map<String, Float> grams) {

        double logOf(String gram) {
            var known = grams.get(gram);
            return known == null ? RARE : known;
        }
    }

    private static final class Shipped {

        private static final Languages LANGUAGES = read();

        private static Languages read() {
            try (var in = Languages.class.getResourceAsStream(WEIGHTS)) {
                if (in == null) {
                    throw new IOException("no resource " + WEIGHTS);
                }
                return Languages.read(new DataInputStream(new InflaterInputStream(in)));
            } catch (IOException e) {
                throw new UncheckedIOException("the weights of the languages cannot be read from the class path", e);
            }
        }
    }

    /** Languages, each: code, number of trigrams, each with its log probability in sixteenths below zero. */
    private static Languages read(DataInputStream in) throws IOException {
        var models = new Model[in.readUnsignedByte()];
        for (int m = 0; m < models.length; m++) {
            var code = in.readUTF();
            int size = in.readUnsignedShort();
            var grams = new HashMap<String, Float>(size * 2);
            for (int g = 0; g < size; g++) {
                var gram = in.readUTF();
                grams.put(gram, -in.readUnsignedByte() / 16f);
            }
            var script = grams.keySet().stream()
                    .map(gram -> UnicodeScript.of(gram.codePointAt(0)))
                    .filter(each -> each != UnicodeScript.COMMON)
                    .min(Comparator.naturalOrder())
                    .orElseThrow(() -> new IOException("no trigrams of " + code));
            models[m] = new Model(code, script, grams);
        }
        return new Languages(List.of(models));
    }
}
