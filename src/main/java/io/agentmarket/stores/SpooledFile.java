package io.agentmarket.stores;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.function.Function;

/**
 * A file on disk that is to be stored in the database, readable by this process alone. Its content is complete and its
 * type is checked before a transaction begins; none of it is held in memory.
 */
public final class SpooledFile implements AutoCloseable {

    private static final int PIECE = 64 * 1024;

    private final Path file;
    private final long bytes;
    private final byte[] sha256;

    private SpooledFile(Path file, long bytes, byte[] sha256) {
        this.file = file;
        this.bytes = bytes;
        this.sha256 = sha256;
    }

    /**
     * Reads the content to its end.
     *
     * @param most the most bytes
     * @param refused makes what is thrown, of a sentence, when the content is longer or cannot be read
     */
    public static SpooledFile of(InputStream content, long most, Function<String, RuntimeException> refused) {
        try {
            var file = Files.createTempFile("spooled", null);
            try {
                return copied(content, file, most, refused);
            } catch (Throwable e) {
                Files.deleteIfExists(file);
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a file cannot be spooled", e);
        }
    }

    /** Where it is until it is closed. */
    public Path file() {
        return file;
    }

    /** Its length. */
    public long bytes() {
        return bytes;
    }

    /** The SHA-256 of its content, 32 bytes. */
    public byte[] sha256() {
        return sha256.clone();
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException("a spooled file cannot be deleted", e);
        }
    }

    private static SpooledFile copied(
            InputStream content, Path file, long most, Function<String, RuntimeException> refused) throws IOException {
        var digest = sha256Digest();
        long bytes = 0;
        try (var out = Files.newOutputStream(file)) {
            var piece = new byte[PIECE];
            for (int count = next(content, piece, refused); count >= 0; count = next(content, piece, refused)) {
                bytes += count;
                if (bytes > most) {
                    throw refused.apply("The file is longer than " + most + " bytes.");
                }
                digest.update(piece, 0, count);
                out.write(piece, 0, count);
            }
        }
        return new SpooledFile(file, bytes, digest.digest());
    }

    private static int next(InputStream content, byte[] piece, Function<String, RuntimeException> refused) {
        try {
            return content.read(piece);
        } catch (IOException e) {
            throw refused.apply("The file's content ended early.");
        }
    }

    private static MessageDigest sha256Digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
