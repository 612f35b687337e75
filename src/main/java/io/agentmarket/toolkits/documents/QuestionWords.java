package io.agentmarket.toolkits.documents;

import io.agentmarket.documents.Passage;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;

/** The words of a question that an answer would repeat, as stems. */
record QuestionWords(Set<String> stems, Answer answer) {

    /** The kind of sentence that is likely to answer. */
    enum Answer {
        NUMBER,
        STEPS,
        ANY
    }

    private static final Pattern ASKS_NUMBER = Pattern.compile(
            "(?i)\\b(how (many|much|long|often|large|big|fast|quickly|soon|far|old)|by when|when|until when|what (is the )?"
                    + "(limit|number|price|size|maximum|minimum|daily|weekly|monthly)|phone number)\\b");
    private static final Pattern ASKS_STEPS = Pattern.compile(
            "(?i)\\b(how (do|can|should|would|to|does one)|which (command|steps)|what (can|should|must) (i|we))\\b");
    private static final Pattern NUMBER =
            Pattern.compile("\\d|\\b(one|two|three|four|five|six|ten|twelve|noon|once|twice)\\b");
    private static final Pattern STEPS = Pattern.compile("(?m)^\\s*(\\d{1,3}[.)]|[-*+]|```|\\$) *\\S|`[^`]+ [^`]+`");

    /** A number or a name with a digit must occur; other words may be expressed differently. */
    private static final double EXACT = 2;

    /** The number of passages whose coverage of the question's words is checked. */
    private static final int COVERING = 3;

    /** Question words, not the subject of the question. */
    private static final Set<String> ASKING = Set.of(
            "what", "how", "why", "when", "which", "who", "whom", "whose", "where", "can", "could", "do", "doe", "did",
            "should", "shall", "would", "may", "must", "i", "me", "my", "we", "us", "our", "you", "your", "am", "have",
            "ha", "had", "mean", "tell", "explain", "describ", "pleas", "need", "want", "happen", "about", "there",
            "get", "mani", "much", "long", "often", "from", "so", "one", "someth", "anyth", "ani", "some", "than",
            "actual");

    private static final Analyzer ENGLISH = new EnglishAnalyzer();

    QuestionWords {
        stems = Set.copyOf(stems);
    }

    static QuestionWords of(String question) {
        var stems = new HashSet<>(terms(question));
        stems.removeAll(ASKING);
        return new QuestionWords(
                stems,
                ASKS_NUMBER.matcher(question).find()
                        ? Answer.NUMBER
                        : ASKS_STEPS.matcher(question).find() ? Answer.STEPS : Answer.ANY);
    }

    /** Whether a text has the requested kind of answer: a number, or steps or a command. */
    boolean isAnsweredBy(String text) {
        return switch (answer) {
            case NUMBER -> NUMBER.matcher(text).find();
            case STEPS -> STEPS.matcher(text).find();
            case ANY -> false;
        };
    }

    /** The largest share of the words in one of the first passages, including its headings. */
    double covered(List<Passage> passages) {
        return passages.stream()
                .limit(COVERING)
                .map(passage -> terms(passage.title() + " " + passage.heading() + " " + passage.text()))
                .mapToDouble(said -> stems.isEmpty()
                        ? 0
                        : (double) stems.stream().filter(said::contains).count() / stems.size())
                .max()
                .orElse(0);
    }

    /** The weight of each word among these texts: rare words weigh most. */
    Map<String, Double> weights(List<Set<String>> texts) {
        var weights = new HashMap<String, Double>();
        for (var stem : stems) {
            long with = texts.stream().filter(text -> text.contains(stem)).count();
            double exact = stem.chars().anyMatch(Character::isDigit) ? EXACT : 1;
            weights.put(stem, exact * Math.log(1 + (texts.size() + 1.0) / (with + 1.0)));
        }
        return weights;
    }

    /** The stems of a text. */
    static Set<String> terms(String text) {
        var found = new HashSet<String>();
        try (var stream = ENGLISH.tokenStream("text", new StringReader(text))) {
            var term = stream.addAttribute(CharTermAttribute.class);
            stream.reset();
            while (stream.incrementToken()) {
                found.add(term.toString());
            }
            stream.end();
        } catch (IOException e) {
            throw new UncheckedIOException("a text in memory cannot be read", e);
        }
        return found;
    }
}
