package io.agentmarket.toolkits.data.duckdb;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import org.duckdb.DuckDBDriver;

/**
 * DuckDB's classes and native library, unpacked once. The driver would unpack its 72 MB for each child: half of a
 * second, and pages that children could not share.
 *
 * @param options what the JVM of a child is started with
 */
record Library(List<String> options) {

    private static final String CLASSES = "org/duckdb/";
    private static final String SERVICES = "META-INF/services/";

    /** Prepares the library in a folder, or takes the driver as it is where it is not known how it unpacks itself. */
    static Library prepare(Path home) throws IOException {
        var driver = source(DuckDBDriver.class);
        var name = "libduckdb_java.so_linux_" + System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        var own = source(ChildProgram.class).toString();
        if (!System.getProperty("os.name").equals("Linux") || !Files.isRegularFile(driver)) {
            return new Library(List.of("-cp", own + File.pathSeparator + driver));
        }
        try (var jar = new JarFile(driver.toFile())) {
            if (jar.getEntry(name) == null) {
                return new Library(List.of("-cp", own + File.pathSeparator + driver));
            }
            var entries = jar.stream()
                    .filter(entry -> !entry.isDirectory())
                    .filter(entry -> entry.getName().startsWith(CLASSES)
                            || entry.getName().startsWith(SERVICES)
                            || entry.getName().equals(name))
                    .collect(Collectors.toList());
            for (var entry : entries) {
                var file = home.resolve(entry.getName().equals(name) ? "libduckdb_java.so" : entry.getName());
                Files.createDirectories(file.getParent());
                try (var in = jar.getInputStream(entry)) {
                    Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
                }
            }
            return new Library(List.of("-Djava.library.path=" + home, "-cp", own + File.pathSeparator + home));
        }
    }

    private static Path source(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException | IllegalArgumentException nested) {
            throw new IllegalStateException(
                    "The classes of the data engine are inside another archive: start the platform by ./run, which"
                            + " unpacks them.",
                    nested);
        }
    }
}
