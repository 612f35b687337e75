package io.agentmarket.artifacts;

import io.agentmarket.tools.ToolFailure;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * A file on disk that is to be stored in the database, readable by this process alone. Its content is complete and its
 * type is checked before a transaction begins; none of it is held in memory.
 */
final class SpooledFile implements AutoCloseable {

    private static final int PIECE = 64 * 1024;

    private final Path file;
    private final long bytes;
    private final byte[] sha256;

    private SpooledFile(Path file, long bytes, byte[] sha256) {
        this.file = file;
        this.bytes = bytes;
        this.sha256 = sha256;
    }

    /** @throws ToolFailure when the content is longer than {@code most} bytes or cannot be read */
    static SpooledFile of(InputStream content, long most) {
        try {
            var file = Files.createTempFile("artifact", null);
            try {
                return copied(content, file, most);
            } catch (Throwable e) {
                Files.deleteIfExists(file);
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a file cannot be spooled", e);
        }
    }

    Path file() {
        return file;
    }

    long bytes() {
        return bytes;
    }

    byte[] sha256() {
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

    private static SpooledFile copied(InputStream content, Path file, long most) throws IOException {
        var digest = sha256Digest();
        long bytes = 0;
        try (var out = Files.newOutputStream(file)) {
            var piece = new byte[PIECE];
            for (int count = next(content, piece); count >= 0; count = next(content, piece)) {
                bytes += count;
                if (bytes > most) {
                    throw new ToolFailure("The file is longer than " + most + " bytes.");
                }
                digest.update(piece, 0, count);
                out.write(piece, 0, count);
            }
        }
        return new SpooledFile(file, bytes, digest.digest());
    }

    private static int next(InputStream content, byte[] piece) {
        try {
            return content.read(piece);
        } catch (IOException e) {
            throw new ToolFailure("The file's content ended early.");
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
