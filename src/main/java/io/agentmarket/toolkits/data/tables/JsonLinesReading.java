package io.agentmarket.toolkits.data.tables;

import io.agentmarket.toolkits.data.tables.CsvScanner.Kind;
import io.agentmarket.toolkits.data.tables.UnreadableTableException.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** Reads a text of which each line is a value of JSON. A line that is none is rejected, and is no row of nulls. */
final class JsonLinesReading {

    /** Lines as they are: nothing divides them. */
    private static final CsvDialect LINES =
            new CsvDialect(CsvDialect.NONE, false, CsvDialect.NONE, CsvDialect.NONE, null);

    /** What a line is: an item, or the reason why it is none. */
    record Parsed(@Nullable JsonItem item, String problem) {}

    private final Path file;
    private final Encoding encoding;
    private final ReadOptions options;
    private final JsonFactory parsers = JsonReading.Parsers.ofLines();
    private long total;

    JsonLinesReading(Path file, Encoding encoding, ReadOptions options) {
        this.file = file;
        this.encoding = encoding;
        this.options = options;
    }

    Reading read(Path target) throws IOException {
        var account = new Account();
        var columns = new JsonColumns();
        each(
                item -> {
                    if (item.type() == JsonItem.Type.OBJECT) {
                        columns.see(item);
                    }
                },
                (line, text) -> {},
                new Account());
        if (!columns.table()) {
            throw new UnreadableTableException(
                    Fault.CONTENT, "The file is not lines of JSON: none of its " + total + " lines is an object");
        }
        var names = columns.name(options, account);
        if (encoding.evidence() != null) {
            account.because(List.of(encoding.evidence()));
        }
        account.warn(encoding.warnings());
        try (var out = new RowWriter(target, options.nullTexts())) {
            each(
                    item -> columns.write(item, out, account),
                    (scanner, problem) ->
                            account.reject(scanner.line(), 1, scanner.beginning(Account.MAX_TEXT + 1), problem),
                    account);
            account.use("format", "ndjson");
            account.use("encoding", encoding.name());
            account.use("null_texts", String.join(",", options.nullTexts()));
            return account.reading("ndjson", names, total, out.rows());
        }
    }

    private void each(Consumer<JsonItem> row, BiConsumer<CsvScanner, String> broken, Account account)
            throws IOException {
        try (var in = Files.newInputStream(file)) {
            in.skipNBytes(encoding.bom());
            var scanner = new CsvScanner(new DecodedChars(in, encoding.charset()), LINES);
            while (scanner.next()) {
                if (scanner.kind() == Kind.BLANK) {
                    account.blank++;
                } else if (scanner.kind() != Kind.ROW) {
                    broken.accept(scanner, scanner.problem());
                } else {
                    var parsed = parse(parsers, scanner.text(), scanner.line());
                    if (parsed.item() != null) {
                        row.accept(parsed.item());
                    } else {
                        broken.accept(scanner, parsed.problem());
                    }
                }
            }
            total = scanner.linesSeen();
        }
    }

    private static Parsed parse(JsonFactory parsers, String text, long line) {
        try (var parser = parsers.createParser(ObjectReadContext.empty(), text)) {
            parser.nextToken();
            var item = JsonItem.read(parser);
            if (parser.nextToken() != null) {
                return new Parsed(null, "The line is not JSON: something comes after its value");
            }
            return new Parsed(new JsonItem(item.type(), item.members(), line), "");
        } catch (JacksonException broken) {
            return new Parsed(
                    null, "The line is not JSON: " + Account.shortened(firstLine(broken.getOriginalMessage())));
        }
    }

    private static String firstLine(String message) {
        int end = message.indexOf('\n');
        return end < 0 ? message : message.substring(0, end);
    }

    /** Whether a text looks like lines of JSON: two lines at its head are objects, and most of them are. */
    static boolean looksLike(String head, boolean whole) {
        int objects = 0;
        int lines = 0;
        int begun = 0;
        var parsers = JsonReading.Parsers.ofLines();
        var all = head.split("\r\n|\n|\r", -1);
        for (int i = 0; i < (whole ? all.length : all.length - 1) && lines < 50; i++) {
            var line = all[i].strip();
            if (line.isEmpty()) {
                continue;
            }
            lines++;
            begun += line.startsWith("{") ? 1 : 0;
            if (line.startsWith("{") && line.endsWith("}")) {
                var parsed = parse(parsers, line, 1);
                objects += parsed.item() != null ? 1 : 0;
            }
        }
        return lines > 1 && objects > 0 && begun > 1 && objects * 2 >= lines;
    }
}
