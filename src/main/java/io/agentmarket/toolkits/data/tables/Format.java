package io.agentmarket.toolkits.data.tables;

import io.agentmarket.toolkits.data.tables.UnreadableTableException.Fault;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The formats of files, and which one a file has by its first bytes and, of text, by its content. */
enum Format {
    CSV,
    JSON,
    NDJSON,
    XLSX,
    PARQUET,
    GZIP;

    private static final String ZIP = "PK\u0003\u0004";
    private static final String PARQUET_MARK = "PAR1";

    /** Bytes of a text for each that texts do not have. */
    private static final int MIN_TEXT_BYTES = 50;

    /** So many strange bytes may be in a short text: they reject their lines. */
    private static final int MAX_STRANGE = 8;

    /** What other files begin with, and what they are. */
    private static final Map<String, String> OTHERS = Map.ofEntries(
            Map.entry("\u0089PNG", "a picture"),
            Map.entry("GIF8", "a picture"),
            Map.entry("\u00FF\u00D8\u00FF", "a picture"),
            Map.entry("%PDF-", "a PDF document"),
            Map.entry("\u00D0\u00CF\u0011\u00E0", "a workbook or document of the old binary format: save it as xlsx"),
            Map.entry("\u007FELF", "a program"),
            Map.entry("MZ\u0090", "a program"),
            Map.entry("SQLite format 3", "a database file of SQLite"),
            Map.entry("7z\u00BC\u00AF", "a 7z archive: unpack it first"),
            Map.entry("BZh", "packed with bzip2: unpack it first"),
            Map.entry("\u00FD7zXZ", "packed with xz: unpack it first"),
            Map.entry("(\u00B5/\u00FD", "packed with zstd: unpack it first"),
            Map.entry("Rar!", "a RAR archive: unpack it first"),
            Map.entry("ORC", "an ORC file, which is not read: give Parquet"),
            Map.entry("Obj\u0001", "an Avro file, which is not read: give Parquet"),
            Map.entry("ARROW1", "an Arrow file, which is not read: give Parquet"),
            Map.entry("{\\rtf", "a text document"));

    String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Format said(String format) {
        for (var it : values()) {
            if (it != GZIP && it.id().equals(format)) {
                return it;
            }
        }
        throw new UnreadableTableException(
                "/format", "The format \"" + format + "\" is not known: give csv, json, ndjson, xlsx or parquet");
    }

    /** The format by what was said and what the first bytes show; of a text CSV, if nothing was said. */
    static Format of(Path file, @Nullable String said) throws IOException {
        var shown = ofBytes(file);
        if (said == null) {
            return shown == null ? CSV : shown;
        }
        var asked = said(said);
        boolean text = asked == CSV || asked == JSON || asked == NDJSON;
        if (shown == GZIP && text) {
            return GZIP;
        }
        if (text ? shown != null : shown != asked) {
            throw new UnreadableTableException(
                    "/format",
                    "The file is not " + said + " but " + (shown == null ? "a text" : shown.id())
                            + ": leave the format out, or give the right one");
        }
        return asked;
    }

    /** The format of a text by its beginning. */
    static Format ofText(byte[] head, boolean whole) {
        var text = Encoding.glance(head).strip();
        if (JsonLinesReading.looksLike(text, whole)) {
            return NDJSON;
        }
        var begin = text.substring(0, Math.min(100, text.length())).toLowerCase(Locale.ROOT);
        if (begin.startsWith("<?xml") || begin.startsWith("<!doctype") || begin.startsWith("<html")) {
            throw new UnreadableTableException(
                    "", "The file is no table but XML or HTML: give its table as csv or xlsx");
        }
        return text.startsWith("{") || text.startsWith("[") ? JSON : CSV;
    }

    /** What the first bytes show; null for a text. */
    private static @Nullable Format ofBytes(Path file) throws IOException {
        try (var bytes = new RandomAccessFile(file.toFile(), "r")) {
            if (bytes.length() == 0) {
                throw new UnreadableTableException("", "The file is empty: give one with a table");
            }
            var head = mark(bytes, 0, 16);
            if (head.startsWith(PARQUET_MARK)) {
                return parquet(bytes);
            }
            if (head.startsWith(ZIP)) {
                return XLSX;
            }
            if (head.startsWith("\u001F\u008B")) {
                return GZIP;
            }
            for (var other : OTHERS.entrySet()) {
                if (head.startsWith(other.getKey())) {
                    throw new UnreadableTableException("", "The file is no table but " + other.getValue());
                }
            }
            return null;
        }
    }

    private static Format parquet(RandomAccessFile bytes) throws IOException {
        if (bytes.length() < 12 || !mark(bytes, bytes.length() - 4, 4).equals(PARQUET_MARK)) {
            throw new UnreadableTableException(
                    "", "The file begins as Parquet and does not end as such: it is truncated, give the whole file");
        }
        return PARQUET;
    }

    private static String mark(RandomAccessFile file, long at, int length) throws IOException {
        var bytes = new byte[(int) Math.min(length, file.length() - at)];
        file.seek(at);
        file.readFully(bytes);
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** Refuses bytes that are no text in any encoding. */
    static void requireText(ByteCensus census, byte[] head) {
        long strange = census.controls() + census.zeros();
        if (strange * MIN_TEXT_BYTES > census.total() && strange > MAX_STRANGE && !Encoding.wide(census, head)) {
            throw new UnreadableTableException(
                    Fault.CONTENT,
                    "The file is binary: " + strange + " of " + census.total()
                            + " bytes are control characters. Give a table as text, xlsx or Parquet");
        }
    }
}
