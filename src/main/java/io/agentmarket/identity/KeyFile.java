package io.agentmarket.identity;

import io.agentmarket.shared.StartFailure;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.springframework.core.env.PropertyResolver;

/** The file with an operator's new key, readable by its owner alone (0600): no log or terminal ever shows the key. */
record KeyFile(Path path) {

    /** The file named by {@code AGENTMARKET_OPERATOR_KEY_FILE}, or else a file in the data directory. */
    static KeyFile of(PropertyResolver environment) {
        return of(environment.getProperty("agentmarket.operator-key-file", ""), dataDirectory(environment));
    }

    static Path dataDirectory(PropertyResolver environment) {
        return Path.of(environment.getProperty("agentmarket.data-dir", "data"));
    }

    static KeyFile of(String setting, Path dataDirectory) {
        var path = setting.isBlank() ? dataDirectory.resolve("operator.key") : Path.of(setting);
        return new KeyFile(path.toAbsolutePath().normalize());
    }

    /**
     * Writes the first key.
     *
     * @throws StartFailure when the file already exists, even from another platform, or cannot be written
     */
    void create(KeyText key) {
        if (Files.exists(path)) {
            throw new StartFailure("The first operator's API key would go to " + path
                    + ", which already exists: move it away, or name another file in AGENTMARKET_OPERATOR_KEY_FILE.");
        }
        replace(key);
    }

    /**
     * Replaces an earlier key atomically.
     *
     * @throws StartFailure when it cannot be written
     */
    void replace(KeyText key) {
        write(key.secret() + "\n");
    }

    /** Writes a file that contains more than the key. */
    void write(String content) {
        var fresh = path.resolveSibling(path.getFileName() + ".new");
        try {
            var folder = path.getParent();
            if (folder != null && !Files.isDirectory(folder)) {
                Files.createDirectories(
                        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
            Files.deleteIfExists(fresh);
            Files.createFile(fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(fresh, content, StandardOpenOption.SYNC);
            Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            var reason = e instanceof AccessDeniedException
                    ? "permission denied"
                    : e instanceof FileAlreadyExistsException ? "a file is in the way" : "it cannot be written";
            throw new StartFailure(
                    "The operator's API key cannot be written to " + path + " (" + reason
                            + "): name a file that can be written in AGENTMARKET_OPERATOR_KEY_FILE.",
                    e);
        }
    }
}
