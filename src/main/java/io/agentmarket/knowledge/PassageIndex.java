package io.agentmarket.knowledge;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.util.BytesRef;

/** The chunks of all customers in memory, searched by words (BM25) and by meaning. */
final class PassageIndex implements VectorStore, AutoCloseable {

    private static final int MAX_QUERY_WORDS = 200;

    private final Analyzer analyzer = new EnglishAnalyzer();
    private final IndexWriter writer;
    private final SearcherManager searchers;

    PassageIndex() {
        try {
            this.writer = new IndexWriter(new ByteBuffersDirectory(), new IndexWriterConfig(analyzer));
            this.searchers = new SearcherManager(writer, null);
        } catch (IOException e) {
            throw new UncheckedIOException("an index in memory cannot be opened", e);
        }
    }

    @Override
    public void put(List<IndexedChunk> chunks) {
        try {
            for (var chunk : chunks) {
                writer.updateDocuments(new Term("key", chunk.customer() + "/" + chunk.chunk()), documents(chunk));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("an index in memory cannot be written", e);
        }
    }

    @Override
    public void remove(UUID customer, UUID document) {
        try {
            writer.deleteDocuments(new BooleanQuery.Builder()
                    .add(in("customer", Set.of(customer)), BooleanClause.Occur.FILTER)
                    .add(in("document", Set.of(document)), BooleanClause.Occur.FILTER)
                    .build());
        } catch (IOException e) {
            throw new UncheckedIOException("an index in memory cannot be written", e);
        }
    }

    /** The chunks that share words with the query, best first, by BM25. */
    List<Scored> words(UUID customer, String query, Set<UUID> documents, int most) {
        var any = new BooleanQuery.Builder().add(scope(customer, documents), BooleanClause.Occur.FILTER);
        any.setMinimumNumberShouldMatch(1);
        for (var word : wordsOf(query)) {
            any.add(new TermQuery(new Term("text", word)), BooleanClause.Occur.SHOULD);
            any.add(new TermQuery(new Term("title", word)), BooleanClause.Occur.SHOULD);
        }
        return search(any.build(), most, 1, 0);
    }

    @Override
    public List<Scored> nearest(UUID customer, float[] vector, Set<UUID> documents, int most) {
        var query = new KnnFloatVectorQuery("vector", vector, most * 4, scope(customer, documents));
        return search(query, most * 4, 2, -1).stream().limit(most).toList();
    }

    /** Makes what was put and removed until now visible to searches. */
    void refresh() {
        try {
            searchers.maybeRefreshBlocking();
        } catch (IOException e) {
            throw new UncheckedIOException("an index in memory cannot be read", e);
        }
    }

    @Override
    public void close() throws IOException {
        searchers.close();
        writer.close();
    }

    private List<Scored> search(Query query, int most, double scale, double offset) {
        var best = new HashMap<UUID, Double>();
        try {
            IndexSearcher searcher = searchers.acquire();
            try {
                var stored = searcher.storedFields();
                for (var hit : searcher.search(query, most).scoreDocs) {
                    var chunk = UUID.fromString(stored.document(hit.doc).get("chunk"));
                    best.merge(chunk, hit.score * scale + offset, Math::max);
                }
            } finally {
                searchers.release(searcher);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("an index in memory cannot be read", e);
        }
        return best.entrySet().stream()
                .map(entry -> new Scored(entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparingDouble(Scored::score).reversed().thenComparing(Scored::chunk))
                .toList();
    }

    private static Query scope(UUID customer, Set<UUID> documents) {
        var scope = new BooleanQuery.Builder().add(in("customer", Set.of(customer)), BooleanClause.Occur.FILTER);
        if (!documents.isEmpty()) {
            scope.add(in("document", documents), BooleanClause.Occur.FILTER);
        }
        return scope.build();
    }

    private static Query in(String field, Set<UUID> ids) {
        return new TermInSetQuery(
                field, ids.stream().map(id -> new BytesRef(id.toString())).toList());
    }

    private static List<Document> documents(IndexedChunk chunk) {
        var documents = new ArrayList<Document>();
        var words = named(chunk);
        words.add(new TextField("title", chunk.title() + " " + chunk.heading(), Field.Store.NO));
        words.add(new TextField("text", chunk.text(), Field.Store.NO));
        documents.add(words);
        for (var vector : chunk.vectors()) {
            var window = named(chunk);
            window.add(new KnnFloatVectorField("vector", vector, VectorSimilarityFunction.DOT_PRODUCT));
            documents.add(window);
        }
        return documents;
    }

    private static Document named(IndexedChunk chunk) {
        var document = new Document();
        document.add(new StringField("key", chunk.customer() + "/" + chunk.chunk(), Field.Store.NO));
        document.add(new StringField("chunk", chunk.chunk().toString(), Field.Store.YES));
        document.add(new StringField("document", chunk.document().toString(), Field.Store.NO));
        document.add(new StringField("customer", chunk.customer().toString(), Field.Store.NO));
        return document;
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
}
