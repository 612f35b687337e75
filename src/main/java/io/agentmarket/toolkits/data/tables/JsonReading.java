package io.agentmarket.toolkits.data.tables;

import io.agentmarket.toolkits.data.tables.UnreadableTableException.Fault;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.BufferRecycler;
import tools.jackson.core.util.JsonRecyclerPools;
import tools.jackson.core.util.RecyclerPool;

/**
 * Reads JSON as a table: a list of objects or arrays, wherever it is, or one object. The first pass finds the columns,
 * the second writes the rows.
 */
final class JsonReading {

    private final Path file;
    private final Encoding encoding;
    private final ReadOptions options;

    JsonReading(Path file, Encoding encoding, ReadOptions options) {
        this.file = file;
        this.encoding = encoding;
        this.options = options;
    }

    Reading read(Path target) throws IOException {
        var account = new Account();
        var lists = new JsonLists(options.sheet());
        try {
            var path = withParser(lists::find);
            var columns = new JsonColumns();
            each(path, columns::see);
            if (!columns.table()) {
                throw new UnreadableTableException(
                        Fault.NO_TABLE,
                        "The file is JSON but no table: "
                                + (columns.items() == 0
                                        ? "its list is empty"
                                        : "its list has " + columns.items()
                                                + " values, and none is an object or array"));
            }
            var names = columns.name(options, account);
            if (names.isEmpty()) {
                throw new UnreadableTableException(
                        Fault.NO_TABLE, "The file is JSON but no table: its items have no members");
            }
            try (var out = new RowWriter(target, options.nullTexts())) {
                var first = new boolean[] {columns.header()};
                each(path, item -> {
                    if (first[0]) {
                        first[0] = false;
                        account.header++;
                    } else {
                        columns.write(item, out, account);
                    }
                });
                return done(account, lists, columns, names, out.rows());
            }
        } catch (JacksonException broken) {
            throw Parsers.refusal(broken, this::open);
        }
    }

    private Reading done(Account account, JsonLists lists, JsonColumns columns, List<String> names, long rows) {
        if (encoding.evidence() != null) {
            account.because(List.of(encoding.evidence()));
        }
        account.warn(encoding.warnings());
        account.because(lists.evidence());
        account.warn(lists.warnings());
        account.use("format", "json");
        account.use("encoding", encoding.name());
        account.use("header", String.valueOf(columns.header()));
        account.use("sheet", lists.name());
        account.use("null_texts", String.join(",", options.nullTexts()));
        return account.reading("json", names, columns.items(), rows);
    }

    /** Calls for each item of the list at this path; an object that is no list is its only item. */
    private void each(List<String> path, Consumer<JsonItem> action) {
        withParser(parser -> {
            parser.nextToken();
            if (JsonLists.enter(parser, path)) {
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    action.accept(JsonItem.read(parser));
                }
            } else {
                action.accept(JsonItem.read(parser));
            }
            while (parser.nextToken() != null) {
                continue;
            }
            return path;
        });
    }

    private interface Pass {
        List<String> over(JsonParser parser);
    }

    private List<String> withParser(Pass pass) {
        try (var parser = Parsers.of(open())) {
            return pass.over(parser);
        }
    }

    private Reader open() {
        try {
            InputStream in = Files.newInputStream(file);
            in.skipNBytes(encoding.bom());
            return new DecodedChars(in, encoding.charset());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Strict parsers of JSON, and what their failures mean. */
    static final class Parsers {

        /** The deepest nesting of a table's values. */
        static final int MAX_DEPTH = 500;

        /** The longest text, in characters: what a row of delimited text may have. */
        private static final int MAX_STRING = CsvScanner.MAX_RECORD;

        /** The most digits of a number. */
        private static final int MAX_DIGITS = 10_000;

        /** How deep is looked to tell broken JSON from deep JSON. */
        private static final int MAX_LOOKED_AT = 1_000_000;

        private static final JsonFactory STRICT = factory(MAX_DEPTH);
        private static final JsonFactory DEEP = factory(MAX_LOOKED_AT);

        private Parsers() {}

        private static JsonFactory factory(int depth) {
            return factory(depth, JsonRecyclerPools.nonRecyclingPool());
        }

        private static JsonFactory factory(int depth, RecyclerPool<BufferRecycler> pool) {
            return JsonFactory.builder()
                    .recyclerPool(pool)
                    .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(depth)
                            .maxStringLength(MAX_STRING)
                            .maxNumberLength(MAX_DIGITS)
                            .build())
                    .build();
        }

        static JsonParser of(Reader text) {
            return STRICT.createParser(ObjectReadContext.empty(), text);
        }

        /** A factory for many short texts: its buffers live as long as itself. */
        static JsonFactory ofLines() {
            return factory(MAX_DEPTH, JsonRecyclerPools.newConcurrentDequePool());
        }

        /** What is wrong, as the middle of a sentence. */
        static String problem(JacksonException broken) {
            var message = broken.getOriginalMessage();
            int end = message.indexOf('\n');
            var first = end < 0 ? message : message.substring(0, end);
            var at = broken.getLocation();
            return Account.shortened(first)
                    + (at == null ? "" : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")");
        }

        /** The refusal of a whole text. */
        static UnreadableTableException refusal(JacksonException broken, Supplier<Reader> again) {
            if (!(broken instanceof StreamConstraintsException)) {
                return new UnreadableTableException(
                        Fault.CONTENT,
                        "The file is not JSON: " + problem(broken) + ". Say csv as format if it is such a text");
            }
            try (var parser = DEEP.createParser(ObjectReadContext.empty(), again.get())) {
                while (parser.nextToken() != null) {
                    continue;
                }
            } catch (StreamConstraintsException bound) {
                return bound(bound);
            } catch (JacksonException reason) {
                return new UnreadableTableException(Fault.CONTENT, "The file is not JSON: " + problem(reason));
            }
            return bound(broken);
        }

        private static UnreadableTableException bound(JacksonException broken) {
            return new UnreadableTableException(
                    Fault.BOUND,
                    "The JSON goes beyond what is read (" + MAX_DEPTH + " levels, texts of " + MAX_STRING
                            + " characters, " + MAX_DIGITS + " digits): " + problem(broken));
        }
    }
}
