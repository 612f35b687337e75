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
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

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
            throw JsonParsers.refusal(broken, this::open);
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
        try (var parser = JsonParsers.of(open())) {
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
}
