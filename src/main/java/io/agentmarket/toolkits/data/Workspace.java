package io.agentmarket.toolkits.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.atomic.AtomicInteger;

/** A folder of one call, readable by this process alone; it is deleted with everything in it when the call ends. */
final class Workspace implements AutoCloseable {

    private final Path folder;
    private final AtomicInteger files = new AtomicInteger();

    private Workspace(Path folder) {
        this.folder = folder;
    }

    static Workspace in(Path parent) {
        try {
            var owner = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
            return new Workspace(Files.createTempDirectory(parent, "job", owner));
        } catch (IOException e) {
            throw new UncheckedIOException("a folder for tables cannot be created", e);
        }
    }

    Path folder() {
        return folder;
    }

    /** A path of a file that does not exist yet. */
    Path fresh(String kind) {
        return folder.resolve(files.incrementAndGet() + "-" + kind);
    }

    @Override
    public void close() {
        WorkFolder.delete(folder);
    }
}
