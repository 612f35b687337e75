package io.agentmarket.toolkits.data.duckdb;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.atomic.AtomicLong;

/** Folders of sessions. Files may go while they are looked at. */
final class Folders {

    private Folders() {}

    /** The bytes of all files below a folder. */
    static long bytes(Path folder) {
        var bytes = new AtomicLong();
        walk(folder, (file, attributes) -> bytes.addAndGet(attributes.size()), directory -> {});
        return bytes.get();
    }

    /** Deletes a folder and all that is in it, as far as it can; links are not followed. */
    static void delete(Path folder) {
        walk(folder, (file, attributes) -> deleteIfPossible(file), Folders::deleteIfPossible);
    }

    private static void deleteIfPossible(Path file) throws IOException {
        try {
            Files.deleteIfExists(file);
        } catch (DirectoryNotEmptyException | AccessDeniedException left) {
            // The others are deleted all the same.
            return;
        }
    }

    /** What is done with a file. */
    private interface Visit {
        void file(Path file, BasicFileAttributes attributes) throws IOException;
    }

    /** What is done with a folder after its files. */
    private interface Leave {
        void folder(Path folder) throws IOException;
    }

    private static void walk(Path folder, Visit visit, Leave leave) {
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    visit.file(file, attributes);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException gone) {
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(
                        Path directory, @org.jspecify.annotations.Nullable IOException failed) throws IOException {
                    leave.folder(directory);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException busy) {
            // What is left is in the run's folder or the system's folder for temporary files, and goes with it.
            return;
        }
    }
}
