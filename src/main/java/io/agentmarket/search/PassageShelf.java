package io.agentmarket.search;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.lucene104.Lucene104Codec;
import org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsFormat;
import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.MultiDocValues;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.util.BytesRef;

/**
 * One customer's chunks in one Lucene index in memory: a Lucene document for the words of a chunk and one for each of
 * its windows, added and removed together.
 */
final class PassageShelf implements Closeable {

    /** The weight of the words of headings and declarations in BM25; title and source count once, like the text. */
    private static final int HEADING_WEIGHT = 2;

    /**
     * The share of the best chunk's score that is added to the document's other chunks: an answer is near the words of
     * its question.
     */
    private static final double NEIGHBOURS = 0.625;

    /** Windows compared per requested chunk; chunks have some 3 to 12 windows, few of which are near. */
    private static final int WINDOWS_PER_CHUNK = 4;

    /**
     * Every search compares every window: up to 50,000 windows this is as fast as a graph (14 ms), misses nothing, does
     * not depend on the order of additions, and makes writing ten times cheaper.
     */
    private static final int NO_GRAPH_BELOW = Integer.MAX_VALUE;

    private static final Comparator<Scored> BEST_FIRST =
            Comparator.comparingDouble(Scored::score).reversed().thenComparing(Scored::chunk);

    private final IndexWriter writer;
    private final SearcherManager searchers;

    PassageShelf(Analyzer analyzer) {
        try {
            this.writer = new IndexWriter(new ByteBuffersDirectory(), settings(analyzer));
            this.searchers = new SearcherManager(writer, null);
        } catch (IOException e) {
            throw new UncheckedIOException("an index in memory cannot be opened", e);
        }
    }

    void put(List<IndexedChunk> chunks) {
        write(() -> {
            for (var chunk : chunks) {
                writer.updateDocuments(new Term("chunk", chunk.chunk().toString()), entries(chunk));
            }
        });
    }

    void remove(UUID document) {
        write(() -> writer.deleteDocuments(new Term("document", document.toString())));
    }

    void refresh() {
        write(searchers::maybeRefreshBlocking);
    }

    @Override
    public void close() {
        write(() -> {
            searchers.close();
            writer.close();
        });
    }

    List<Scored> words(Set<String> terms, Set<UUID> documents, int most) {
        var any = new BooleanQuery.Builder();
        terms.forEach(term -> any.add(new TermQuery(new Term("words", term)), BooleanClause.Occur.SHOULD));
        any.setMinimumNumberShouldMatch(1);
        if (!documents.isEmpty()) {
            any.add(within(documents), BooleanClause.Occur.FILTER);
        }
        return read(searcher -> {
            double ideal = ideal(searcher, terms);
            var found = searcher.search(any.build(), most).scoreDocs;
            return found.length == 0 ? List.of() : withNeighbours(places(searcher, found), ideal);
        });
    }

    /**
     * The score of a chunk that consists of the query's words alone: the weight at which BM25 saturates, for every
     * word.
     */
    private static double ideal(IndexSearcher searcher, Set<String> terms) throws IOException {
        double chunks = searcher.getIndexReader().getDocCount("words");
        double ideal = 0;
        for (var term : terms) {
            double having = searcher.getIndexReader().docFreq(new Term("words", term));
            ideal += Math.log(1 + (chunks - having + 0.5) / (having + 0.5));
        }
        return ideal;
    }

    private static List<Scored> withNeighbours(List<Place> places, double ideal) {
        var best = new HashMap<UUID, Double>();
        places.forEach(place -> best.merge(place.document(), place.score(), Math::max));
        return places.stream()
                .map(place -> new Scored(
                        place.chunk(),
                        (place.score() + NEIGHBOURS * best.getOrDefault(place.document(), 0.0))
                                / (1 + NEIGHBOURS)
                                / ideal))
                .sorted(BEST_FIRST)
                .toList();
    }

    List<Scored> nearest(float[] vector, Set<UUID> documents, int most) {
        int windows = most * WINDOWS_PER_CHUNK;
        var filter = documents.isEmpty() ? null : within(documents);
        var query = new KnnFloatVectorQuery("window", vector, windows, filter);
        return read(searcher -> {
            var best = new HashMap<UUID, Double>();
            // Lucene maps the dot product d of vectors of length one to (1 + d) / 2.
            places(searcher, searcher.search(query, windows).scoreDocs)
                    .forEach(place -> best.merge(place.chunk(), 2 * place.score() - 1, Math::max));
            return best.entrySet().stream()
                    .map(each -> new Scored(each.getKey(), each.getValue()))
                    .sorted(BEST_FIRST)
                    .limit(most)
                    .toList();
        });
    }

    private static Query within(Set<UUID> documents) {
        return new TermInSetQuery(
                "document",
                documents.stream().map(id -> new BytesRef(id.toString())).toList());
    }

    /** The places in the order of the index, in which its columns are read. */
    private static List<Place> places(IndexSearcher searcher, ScoreDoc[] found) throws IOException {
        Arrays.sort(found, Comparator.comparingInt(hit -> hit.doc));
        var ids = MultiDocValues.getBinaryValues(searcher.getIndexReader(), "ids");
        var places = new ArrayList<Place>();
        for (var hit : found) {
            if (ids.advanceExact(hit.doc)) {
                var bytes = ids.binaryValue();
                var pair = ByteBuffer.wrap(bytes.bytes, bytes.offset, bytes.length);
                var chunk = new UUID(pair.getLong(), pair.getLong());
                places.add(new Place(chunk, new UUID(pair.getLong(), pair.getLong()), hit.score));
            }
        }
        return places;
    }

    private static List<Document> entries(IndexedChunk chunk) {
        var words = entry(chunk);
        var source = PassageWords.ofSource(chunk.source());
        Stream.of(chunk.title(), source, chunk.text())
                .forEach(part -> words.add(new TextField("words", part, Field.Store.NO)));
        var declarations = Declarations.in(chunk.text());
        for (int i = 0; i < HEADING_WEIGHT; i++) {
            words.add(new TextField("words", chunk.heading(), Field.Store.NO));
            words.add(new TextField("words", declarations, Field.Store.NO));
        }
        var entries = new ArrayList<>(List.of(words));
        for (var vector : chunk.vectors()) {
            var window = entry(chunk);
            window.add(new KnnFloatVectorField("window", vector, VectorSimilarityFunction.DOT_PRODUCT));
            entries.add(window);
        }
        return entries;
    }

    /**
     * The ids of chunk and document are stored as terms, for finding them, and as columns, because reading stored
     * fields took 100 us per hit.
     */
    private static Document entry(IndexedChunk chunk) {
        var ids = ByteBuffer.allocate(4 * Long.BYTES);
        for (var id : List.of(chunk.chunk(), chunk.document())) {
            ids.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
        }
        var entry = new Document();
        entry.add(new StringField("chunk", chunk.chunk().toString(), Field.Store.NO));
        entry.add(new StringField("document", chunk.document().toString(), Field.Store.NO));
        entry.add(new BinaryDocValuesField("ids", new BytesRef(ids.array())));
        return entry;
    }

    private static IndexWriterConfig settings(Analyzer analyzer) {
        return new IndexWriterConfig(analyzer).setCodec(new Lucene104Codec() {
            @Override
            public KnnVectorsFormat getKnnVectorsFormatForField(String field) {
                return new Lucene99HnswVectorsFormat(
                        Lucene99HnswVectorsFormat.DEFAULT_MAX_CONN,
                        Lucene99HnswVectorsFormat.DEFAULT_BEAM_WIDTH,
                        Lucene99HnswVectorsFormat.DEFAULT_NUM_MERGE_WORKER,
                        null,
                        NO_GRAPH_BELOW);
            }
        });
    }

    private static void write(Change change) {
        try {
            change.make();
        } catch (IOException e) {
            throw new UncheckedIOException("an index in memory cannot be written", e);
        }
    }

    private List<Scored> read(Search search) {
        try {
            var searcher = searchers.acquire();
            try {
                return search.in(searcher);
            } finally {
                searchers.release(searcher);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("an index in memory cannot be read", e);
        }
    }

    private record Place(UUID chunk, UUID document, double score) {}

    private interface Change {
        void make() throws IOException;
    }

    private interface Search {
        List<Scored> in(IndexSearcher searcher) throws IOException;
    }
}
