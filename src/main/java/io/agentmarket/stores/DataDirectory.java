package io.agentmarket.stores;

import io.agentmarket.shared.StartFailure;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The folder that holds everything this process keeps, locked for it alone from {@link #open} to {@link #close}.
 *
 * <p>Files written here are readable by the owner only (0600 in a 0700 folder) and appear completely or not at all.
 */
public final class DataDirectory implements AutoCloseable {

    /** Free space below which a start is refused: room for a checkpoint and some write-ahead log. */
    private static final long MIN_FREE_BYTES = 64L << 20;

    /** The same for the first start, which unpacks the servers and creates a database (measured: 120 MB). */
    private static final long MIN_FREE_BYTES_NEW = 256L << 20;

    private static final int SECRET_BYTES = 32;

    private final Path path;
    private final FileChannel lock;

    private DataDirectory(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    /**
     * Creates the folder if needed and locks it.
     *
     * @throws StartFailure when another process holds it, it cannot be written, or its disk is full
     */
    public static DataDirectory open(Path folder) {
        var path = folder.toAbsolutePath().normalize();
        FileChannel channel = null;
        try {
            if (!Files.isDirectory(path)) {
                Files.createDirectories(path);
                Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
            }
            path = path.toRealPath();
            channel = FileChannel.open(path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            requireLock(path, channel);
            requireSpace(path);
            return new DataDirectory(path, channel);
        } catch (IOException e) {
            release(channel);
            throw unwritable(path, e);
        } catch (StartFailure e) {
            release(channel);
            throw e;
        }
    }

    /** The folder, absolute and without symbolic links. */
    public Path path() {
        return path;
    }

    /** The content of a file written by {@link #write}, if it exists. */
    public Optional<String> read(String name) {
        var file = path.resolve(name);
        try {
            return Files.exists(file) ? Optional.of(Files.readString(file)) : Optional.empty();
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    /** Writes a file that only the owner can read, replacing it in one step. */
    public void write(String name, String content) {
        var file = path.resolve(name);
        var fresh = path.resolve(name + ".new");
        try {
            Files.deleteIfExists(fresh);
            Files.createFile(fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(fresh, content, StandardOpenOption.SYNC);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    /** Removes a file written by {@link #write}, if it exists. */
    public void delete(String name) {
        var file = path.resolve(name);
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    /** The secret stored in the named file, 256 random bits in base64url; created on first use. */
    public String secret(String name) {
        return read(name).map(String::strip).orElseGet(() -> {
            var bytes = new byte[SECRET_BYTES];
            new SecureRandom().nextBytes(bytes);
            var secret = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
            write(name, secret + "\n");
            return secret;
        });
    }

    /** Releases the lock on the folder. */
    @Override
    public void close() {
        release(lock);
    }

    private static void requireLock(Path path, FileChannel channel) throws IOException {
        boolean locked;
        try {
            locked = channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            locked = false;
        }
        if (!locked) {
            throw new StartFailure("The data directory " + path
                    + " is in use by another process: stop that one, or choose another directory with --data.");
        }
    }

    private static void requireSpace(Path path) throws IOException {
        var free = Files.getFileStore(path).getUsableSpace();
        var needed = Files.isDirectory(path.resolve("postgres")) ? MIN_FREE_BYTES : MIN_FREE_BYTES_NEW;
        if (free < needed) {
            throw new StartFailure("The disk of the data directory " + path + " has only " + (free >> 20)
                    + " MB left: free at least " + (needed >> 20)
                    + " MB, or choose another directory with --data.");
        }
    }

    /** The sentence for a folder or file that could not be written. */
    static StartFailure unwritable(Path file, IOException e) {
        var reason = e instanceof AccessDeniedException
                ? "permission denied"
                : e instanceof FileSystemException failure
                        ? Objects.requireNonNullElse(failure.getReason(), "cannot be written")
                        : e.getMessage();
        return new StartFailure(
                "The data directory cannot be used (" + file + ": " + reason
                        + "): make it writable with free space, or choose another with --data.",
                e);
    }

    private static void release(@Nullable FileChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            throw new IllegalStateException("cannot release the lock file", e);
        }
    }
}
