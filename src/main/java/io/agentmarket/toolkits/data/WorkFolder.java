package io.agentmarket.toolkits.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The folder in which this process keeps tables while it works on them. What processes that no longer live left behind
 * is deleted when it is made.
 */
final class WorkFolder implements AutoCloseable {

    private static final Pattern OF_A_PROCESS = Pattern.compile("agentmarket-tables-(\\d{1,18})");

    private final Path folder;

    /** @param parent where there is room for tables */
    WorkFolder(Path parent) {
        try {
            Files.createDirectories(parent);
            sweep(parent);
            folder = Files.createDirectories(parent.resolve(
                    "agentmarket-tables-" + ProcessHandle.current().pid()));
        } catch (IOException e) {
            throw new UncheckedIOException("the folder for tables cannot be created", e);
        }
    }

    Workspace open() {
        return Workspace.in(folder);
    }

    private static void sweep(Path parent) throws IOException {
        try (var each = Files.newDirectoryStream(parent, "agentmarket-tables-*")) {
            for (var path : each) {
                var name = OF_A_PROCESS.matcher(path.getFileName().toString());
                if (name.matches()
                        && ProcessHandle.of(Long.parseLong(name.group(1))).isEmpty()) {
                    delete(path);
                }
            }
        }
    }

    /** Deletes a folder with all that is in it; what another process deletes meanwhile is no fault. */
    static void delete(Path folder) {
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.deleteIfExists(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                    if (e instanceof NoSuchFileException) {
                        return FileVisitResult.CONTINUE;
                    }
                    throw e;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e) throws IOException {
                    Files.deleteIfExists(directory);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException("a folder of tables cannot be deleted", e);
        }
    }

    @Override
    public void close() {
        delete(folder);
    }
}
