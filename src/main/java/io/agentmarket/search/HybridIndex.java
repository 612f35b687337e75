package io.agentmarket.search;

import io.agentmarket.text.Embedder;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.store.ByteBuffersDirectory;

/**
 * A few thousand texts in memory, searched by words (BM25) and by meaning (cosine of MiniLM vectors); the two orders
 * are fused by reciprocal rank (Cormack, Clarke and Büttcher, SIGIR 2009). Immutable and thread-safe; of texts with
 * equal scores the first one given wins.
 */
public final class HybridIndex {

    /** The constant of the paper: the larger it is, the less the first ranks stand out. */
    private static final double RANK_OFFSET = 60;

    /** The number of ranks of each order that count. */
    private static final int DEPTH = 50;

    /** A word in the title counts as much as three in the text. */
    private static final float TITLE_WEIGHT = 3;

    private static final int MAX_QUERY_WORDS = 200;

    private final List<Entry> entries;
    private final Analyzer analyzer = new EnglishAnalyzer();
    private final IndexSearcher words;

    public HybridIndex(List<Entry> entries) {
        this.entries = List.copyOf(entries);
        this.words = index(this.entries, analyzer);
    }

    /** @param vector of length one */
    public record Entry(String title, String text, float[] vector) {}

    /** @param position of the entry in the list from which the index was made */
    public record Hit(int position, double similarity) {}

    /** @param query words and vector of one text */
    public record Question(String text, float[] vector) {

        /** The beginning of a ticket says what it is about; embedding all of a long one takes seconds. */
        private static final int MAX_CHARS = 2_000;

        public static Question of(String text) {
            var read = text.length() <= MAX_CHARS ? text : text.substring(0, MAX_CHARS);
            return new Question(read, Embedder.shared().embed(read));
        }
    }

    public List<Hit> search(Question question, int most) {
        var similarities = entries.stream()
                .mapToDouble(entry -> dot(entry.vector(), question.vector()))
                .toArray();
        var fused = new double[entries.size()];
        byWords(question.text(), fused);
        int rank = 0;
        for (int position : ranked(similarities, DEPTH)) {
            fused[position] += 1 / (RANK_OFFSET + ++rank);
        }
        return Arrays.stream(ranked(fused, most))
                .filter(position -> fused[position] > 0)
                .mapToObj(position -> new Hit(position, Math.clamp(similarities[position], 0, 1)))
                .toList();
    }

    private void byWords(String text, double[] fused) {
        try {
            int rank = 0;
            for (var found : words.search(query(text), DEPTH).scoreDocs) {
                fused[found.doc] += 1 / (RANK_OFFSET + ++rank);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("an index in memory cannot be read", e);
        }
    }

    private Query query(String text) {
        var query = new BooleanQuery.Builder();
        for (var word : wordsOf(text)) {
            query.add(new TermQuery(new Term("text", word)), BooleanClause.Occur.SHOULD);
            query.add(new BoostQuery(new TermQuery(new Term("title", word)), TITLE_WEIGHT), BooleanClause.Occur.SHOULD);
        }
        return query.build();
    }

    private Set<String> wordsOf(String text) {
        var found = new LinkedHashSet<String>();
        try (var stream = analyzer.tokenStream("text", new StringReader(text))) {
            var term = stream.addAttribute(CharTermAttribute.class);
            stream.reset();
            while (stream.incrementToken() && found.size() < MAX_QUERY_WORDS) {
                found.add(term.toString());
            }
            stream.end();
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException("a text in memory cannot be read", e);
        }
    }

    private static int[] ranked(double[] scores, int most) {
        return IntStream.range(0, scores.length)
                .boxed()
                .sorted(Comparator.<Integer>comparingDouble(position -> -scores[position])
                        .thenComparing(Comparator.naturalOrder()))
                .limit(most)
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private static IndexSearcher index(List<Entry> entries, Analyzer analyzer) {
        var directory = new ByteBuffersDirectory();
        try (var writer = new IndexWriter(directory, new IndexWriterConfig(analyzer))) {
            for (var entry : entries) {
                var document = new Document();
                document.add(new TextField("title", entry.title(), Field.Store.NO));
                document.add(new TextField("text", entry.text(), Field.Store.NO));
                writer.addDocument(document);
            }
            writer.forceMerge(1);
        } catch (IOException e) {
            throw new UncheckedIOException("an index in memory cannot be written", e);
        }
        try {
            return new IndexSearcher(DirectoryReader.open(directory));
        } catch (IOException e) {
            throw new UncheckedIOException("an index in memory cannot be read", e);
        }
    }

    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
