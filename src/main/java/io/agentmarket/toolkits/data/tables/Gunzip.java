package io.agentmarket.toolkits.data.tables;

import io.agentmarket.toolkits.data.tables.UnreadableTableException.Fault;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Unpacks a text that is packed with gzip, within bounds. */
final class Gunzip {

    /** Bytes of the unpacked text. */
    private static final long MAX_UNPACKED = 1L << 30;

    /** Tables are packed 1:3 to 1:50; beyond this ratio and size it is a bomb. */
    private static final int MAX_RATIO = 250;

    private static final long MIN_BOMB = 16L << 20;

    private Gunzip() {}

    /** @param plain a new file */
    static void unpack(Path packed, Path plain) throws IOException {
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
