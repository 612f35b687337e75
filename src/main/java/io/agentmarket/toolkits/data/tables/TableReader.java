package io.agentmarket.toolkits.data.tables;

import io.agentmarket.toolkits.data.tables.UnreadableTableException.Fault;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Reads a file as a table. */
public final class TableReader {

    private static final int HEAD = 1 << 17;

    /** Bytes of the unpacked text. */
    private static final long MAX_UNPACKED = 1L << 30;

    /** Tables are packed 1:3 to 1:50; beyond this ratio and size it is a bomb. */
    private static final int MAX_RATIO = 250;

    private static final long MIN_BOMB = 16L << 20;

    /**
     * Reads the whole file, and writes its rows as the canonical text that engines load: UTF-8, comma, LF, each value
     * in quotes and null as nothing; in front of each row its number and the line where it begins.
     *
     * @param out a new file
     * @throws UnreadableTableException when the file is no table, or contradicts what the options say
     */
    public Reading read(Path in, ReadOptions options, Path out) {
        try {
            var format = Format.of(in, options.format());
            return switch (format) {
                case CSV, JSON, NDJSON -> text(in, format, options, out);
                case XLSX -> SheetReading.read(in, options, out);
                case GZIP -> packed(in, options, out);
                case PARQUET ->
                    throw new UnreadableTableException(
                            "/format", "Parquet is not read as text: an engine loads it with its own types");
            };
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /**
     * Finds in samples how a large file is to be read, so that an engine can read it by itself. A file of any size is
     * sketched in the same time.
     *
     * @param rows a new file for the rows of the samples, as {@link #read} writes them; written for delimited text only
     * @throws UnreadableTableException as {@link #read} does, as far as the samples show it
     */
    public Sketch sketch(Path in, ReadOptions options, Path rows) {
        try {
            var format = Format.of(in, options.format());
            var head = head(in);
            if (format == Format.CSV && options.format() == null) {
                format = Format.ofText(head, Files.size(in) <= head.length);
            }
            return switch (format) {
                case CSV -> CsvSketch.of(in, options, head, rows);
                case PARQUET -> sketch(format, List.of());
                case JSON, NDJSON, XLSX, GZIP ->
                    sketch(
                            format,
                            List.of("The format " + format.id() + " is read here, so that nothing is lost in it"));
            };
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static Sketch sketch(Format format, List<String> obstacles) {
        return new Sketch(format.id(), Map.of("format", format.id()), List.of(), List.of(), 0, obstacles, List.of(), 0);
    }

    private Reading packed(Path in, ReadOptions options, Path out) throws IOException {
        var plain = out.resolveSibling(out.getFileName() + ".unpacked");
        try {
            unpack(in, plain);
            if (Format.of(plain, options.format()) == Format.GZIP) {
                throw new UnreadableTableException("", "The file is packed twice: unpack it first");
            }
            return read(plain, options, out);
        } finally {
            Files.deleteIfExists(plain);
        }
    }

    private static Reading text(Path in, Format said, ReadOptions options, Path out) throws IOException {
        var census = census(in);
        var head = head(in);
        Format.requireText(census, head);
        boolean whole = census.total() <= head.length;
        var format = options.format() == null ? Format.ofText(head, whole) : said;
        if (format == Format.CSV) {
            var encoding = Encoding.find(options.encoding(), census, head);
            return CsvReading.read(in, CsvPlan.of(in, options, encoding, census), options, out);
        }
        if (format == Format.JSON) {
            Encoding.requireUnicode(options.encoding(), census, head);
        }
        var encoding = Encoding.find(options.encoding(), census, head);
        return format == Format.JSON
                ? new JsonReading(in, encoding, options).read(out)
                : new JsonLinesReading(in, encoding, options).read(out);
    }

    private static ByteCensus census(Path file) throws IOException {
        var census = new ByteCensus();
        var bytes = new byte[1 << 16];
        try (var in = Files.newInputStream(file)) {
            for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
                census.accept(bytes, read);
            }
        }
        census.end();
        return census;
    }

    private static byte[] head(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            return in.readNBytes(HEAD);
        }
    }

    /** @param plain a new file */
    private static void unpack(Path packed, Path plain) throws IOException {
        long size = Files.size(packed);
        long total = 0;
        var bytes = new byte[1 << 16];
        try (var in = new GZIPInputStream(Files.newInputStream(packed), bytes.length);
                var out = Files.newOutputStream(plain)) {
            for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
                total += read;
                if (total > MAX_UNPACKED || (total > MIN_BOMB && total > MAX_RATIO * size)) {
                    throw new UnreadableTableException(
                            Fault.BOUND,
                            "The file unpacks to more than " + MAX_UNPACKED + " bytes or " + MAX_RATIO
                                    + " times its size: unpack it first");
                }
                out.write(bytes, 0, read);
            }
        } catch (EOFException | ZipException broken) {
            throw new UnreadableTableException(
                    Fault.CONTENT, "The file is packed with gzip and broken or truncated: give the whole file");
        }
    }
}
