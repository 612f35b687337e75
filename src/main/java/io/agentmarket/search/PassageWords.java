package io.agentmarket.search;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.StopFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.core.FlattenGraphFilter;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.analysis.en.PorterStemFilter;
import org.apache.lucene.analysis.miscellaneous.RemoveDuplicatesTokenFilter;
import org.apache.lucene.analysis.miscellaneous.WordDelimiterGraphFilter;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.util.CharTokenizer;

/**
 * The words of prose and code: {@code getUserName} and {@code get_user_name} are found whole and by each part, paths
 * and addresses by their parts, English words by their stem. Consecutive capitals are not separated from the next part:
 * {@code HTTPServer}.
 */
public final class PassageWords extends Analyzer {

    private static final int MAX_QUERY_WORDS = 200;

    private static final int PARTS = WordDelimiterGraphFilter.GENERATE_WORD_PARTS
            | WordDelimiterGraphFilter.GENERATE_NUMBER_PARTS
            | WordDelimiterGraphFilter.PRESERVE_ORIGINAL
            | WordDelimiterGraphFilter.SPLIT_ON_CASE_CHANGE
            | WordDelimiterGraphFilter.SPLIT_ON_NUMERICS
            | WordDelimiterGraphFilter.STEM_ENGLISH_POSSESSIVE;

    private static final Pattern ADDRESS = Pattern.compile("^[a-z][a-z0-9+.-]*://[^/]*");
    private static final Pattern BETWEEN = Pattern.compile("[^\\p{L}\\p{N}]+");

    /** {@code getUserName}, {@code user_name}, {@code std::string}, {@code name()} and text in backticks. */
    private static final Pattern IDENTIFIER =
            Pattern.compile("\\p{Ll}\\p{Lu}|\\w_\\w|\\w::\\w|\\w\\(\\)|`[^`\\s]{1,100}`");

    /** Question words. They are rare in code and manuals, so BM25 would treat them as the subject of the question. */
    private final Set<String> asking = terms("""
            how what when where which who whom whose why do does did can could should would will i you we my your our me
            us have has had am been about so than them those also any some please""", MAX_QUERY_WORDS);

    @Override
    protected TokenStreamComponents createComponents(String field) {
        var letters = CharTokenizer.fromTokenCharPredicate(c -> Character.isLetterOrDigit(c) || c == '_' || c == '\'');
        TokenStream words = new WordDelimiterGraphFilter(letters, PARTS, null);
        words = new LowerCaseFilter(new FlattenGraphFilter(words));
        words = new StopFilter(words, EnglishAnalyzer.ENGLISH_STOP_WORDS_SET);
        return new TokenStreamComponents(letters, new RemoveDuplicatesTokenFilter(new PorterStemFilter(words)));
    }

    /** The distinct terms of a question, at most 200, without question words unless there is nothing else. */
    Set<String> asked(String question) {
        var all = terms(question, MAX_QUERY_WORDS);
        var about = new LinkedHashSet<>(all);
        about.removeAll(asking);
        return about.isEmpty() ? all : about;
    }

    /** Whether a question names something by an identifier as code writes it. */
    static boolean namesIdentifier(String question) {
        return IDENTIFIER.matcher(question).find();
    }

    /** The distinct terms of a text in order, up to the given number. */
    Set<String> terms(String text, int most) {
        var found = new LinkedHashSet<String>();
        try (var stream = tokenStream("words", new StringReader(text))) {
            var term = stream.addAttribute(CharTermAttribute.class);
            stream.reset();
            while (stream.incrementToken() && found.size() < most) {
                found.add(term.toString());
            }
            stream.end();
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException("a text in memory cannot be read", e);
        }
    }

    /** The words of an address, a path or a file name, without scheme and host. */
    static String ofSource(String source) {
        return BETWEEN.matcher(ADDRESS.matcher(source).replaceFirst(" "))
                .replaceAll(" ")
                .strip();
    }
}
