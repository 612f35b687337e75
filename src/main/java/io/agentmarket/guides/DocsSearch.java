package io.agentmarket.guides;

import io.agentmarket.guides.Guides.Guide;
import io.agentmarket.shared.ErrorCode;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
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
import org.apache.lucene.search.ConstantScoreQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.store.ByteBuffersDirectory;
import tools.jackson.databind.JsonNode;

/** Sections of guides, errors and calls of the API in memory, searched by words (BM25). Safe for many threads. */
final class DocsSearch {

    static final int MAX_QUERY_CHARS = 200;
    private static final int MAX_QUERY_WORDS = 20;
    private static final int MAX_HITS = 30;

    /** A word of a title counts as much as two in the text. */
    private static final float TITLE_WEIGHT = 2;

    /** A section with all words of the query ranks above one with some of them often. */
    private static final float WHOLE_WEIGHT = 8;

    private final List<Entry> entries = new ArrayList<>();
    private final Analyzer analyzer = new EnglishAnalyzer();
    private final IndexSearcher index;

    DocsSearch(List<Guide> guides, JsonNode api) {
        guides.forEach(this::add);
        var next = new NextSteps();
        for (var code : ErrorCode.values()) {
            var words = code + " " + code.name().replace('_', ' ').toLowerCase(Locale.ROOT);
            entries.add(new Entry(
                    Kind.ERROR, code.name(), words, code.sentence() + " " + next.of(code), "/docs/errors#" + code));
        }
        api.path("paths")
                .propertyStream()
                .forEach(path -> path.getValue()
                        .propertyStream()
                        .filter(operation -> operation.getValue().has("operationId"))
                        .forEach(operation -> add(path.getKey(), operation.getKey(), operation.getValue())));
        index = index();
    }

    enum Kind {
        GUIDE,
        ERROR,
        API
    }

    /** @param words the words that are searched as its title */
    record Entry(Kind kind, String title, String words, String text, String path) {}

    /** Best first. */
    List<Entry> find(String asked) {
        var query = query(asked.length() <= MAX_QUERY_CHARS ? asked : asked.substring(0, MAX_QUERY_CHARS));
        try {
            var found = new ArrayList<Entry>();
            for (var hit : index.search(query, MAX_HITS).scoreDocs) {
                found.add(entries.get(hit.doc));
            }
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException("an index in memory cannot be read", e);
        }
    }

    private void add(Guide guide) {
        for (var section : GuideText.sections(guide.markdown())) {
            var isWhole = section.anchor().isEmpty();
            var title = isWhole ? guide.title() : guide.title() + ": " + section.heading();
            entries.add(new Entry(
                    Kind.GUIDE,
                    title,
                    isWhole ? title + " " + guide.summary() : section.heading(),
                    section.text(),
                    guide.path() + (isWhole ? "" : "#" + section.anchor())));
        }
    }

    private void add(String path, String method, JsonNode operation) {
        var summary = operation.path("summary").asString("");
        var call = method.toUpperCase(Locale.ROOT) + " " + path;
        entries.add(new Entry(
                Kind.API,
                call,
                summary + " " + operation.path("operationId").asString("") + " " + path.replaceAll("[^A-Za-z]+", " "),
                summary + ". " + operation.path("description").asString(""),
                "/docs#api-1/tag/" + slug(operation.path("tags").path(0).asString("")) + "/"
                        + method.toUpperCase(Locale.ROOT) + path));
    }

    /** The anchor of a tag, as the reference page makes it. */
    private static String slug(String tag) {
        return tag.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    }

    private Query query(String asked) {
        var any = new BooleanQuery.Builder();
        var all = new BooleanQuery.Builder();
        for (var word : words(asked)) {
            var either = new BooleanQuery.Builder()
                    .add(new TermQuery(new Term("text", word)), BooleanClause.Occur.SHOULD)
                    .add(
                            new BoostQuery(new TermQuery(new Term("title", word)), TITLE_WEIGHT),
                            BooleanClause.Occur.SHOULD)
                    .add(new PrefixQuery(new Term("title", word)), BooleanClause.Occur.SHOULD)
                    .build();
            any.add(either, BooleanClause.Occur.SHOULD);
            all.add(either, BooleanClause.Occur.MUST);
        }
        var whole = new BoostQuery(new ConstantScoreQuery(all.build()), WHOLE_WEIGHT);
        return any.add(whole, BooleanClause.Occur.SHOULD).build();
    }

    private Set<String> words(String text) {
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

    private IndexSearcher index() {
        var directory = new ByteBuffersDirectory();
        try (var writer = new IndexWriter(directory, new IndexWriterConfig(analyzer))) {
            for (var entry : entries) {
                var document = new Document();
                document.add(new TextField("title", entry.words(), Field.Store.NO));
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
}
