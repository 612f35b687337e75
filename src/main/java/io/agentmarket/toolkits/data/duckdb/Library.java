package io.agentmarket.toolkits.data.duckdb;

import io.agentmarket.toolkits.data.engines.QueryEngine;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.duckdb.DuckDBDriver;

/**
 * The classes of a child and DuckDB's native library, unpacked once. A child has nothing else on its class path: from
 * its own archive the driver would unpack 72 MB for each child, which takes half of a second and pages that children
 * could not share.
 */
final class Library {

    private static final List<String> DRIVER = List.of("org/duckdb/", "META-INF/services/", "libduckdb_java.so_");
    private static final List<String> OWN = List.of(folder(ChildProgram.class), folder(QueryEngine.class));

    private final Path home;

    private Library(Path home) {
        this.home = home;
    }

    /** What the JVM of a child is started with. */
    List<String> options() {
        return List.of("-Djava.library.path=" + home, "-cp", home.toString());
    }

    static Library prepare(Path home) throws IOException {
        var library = new Library(home);
        library.unpack(source(ChildProgram.class), name -> OWN.stream().anyMatch(name::startsWith));
        library.unpack(source(DuckDBDriver.class), name -> DRIVER.stream().anyMatch(name::startsWith));
        return library;
    }

    private void unpack(Path source, Predicate<String> wanted) throws IOException {
        if (Files.isDirectory(source)) {
            try (var files = Files.walk(source)) {
                for (var file : files.filter(Files::isRegularFile).toList()) {
                    var name = source.relativize(file).toString().replace('\\', '/');
                    if (wanted.test(name)) {
                        try (var in = Files.newInputStream(file)) {
                            copy(name, in);
                        }
                    }
                }
            }
            return;
        }
        try (var jar = new JarFile(source.toFile())) {
            var entries = jar.stream().filter(entry -> !entry.isDirectory() && wanted.test(entry.getName()));
            for (JarEntry entry : entries.toList()) {
                try (var in = jar.getInputStream(entry)) {
                    copy(entry.getName(), in);
                }
            }
        }
    }

    /**
     * Copies a file. On Linux, the native library of this machine gets the name under which Java looks for it;
     * elsewhere the driver unpacks its own.
     */
    private void copy(String name, InputStream in) throws IOException {
        var to = name;
        if (name.startsWith("libduckdb_java.so_")
                && System.getProperty("os.name").equals("Linux")) {
            if (!name.equals("libduckdb_java.so_linux_" + architecture())) {
                return;
            }
            to = "libduckdb_java.so";
        }
        var file = home.resolve(to);
        Files.createDirectories(file.getParent());
        Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
    }

    private static String architecture() {
        var name = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        return switch (name) {
            case "x86_64" -> "amd64";
            case "aarch64" -> "arm64";
            default -> name;
        };
    }

    private static String folder(Class<?> type) {
        return type.getPackageName().replace('.', '/') + "/";
    }

    private static Path source(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException | IllegalArgumentException nested) {
            throw new IllegalStateException(
                    "The classes of the data engine are inside another archive: start the platform by ./run, which"
                            + " unpacks them.",
                    nested);
        }
    }
}
