package io.agentmarket.shared;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The version of the program, as recorded by its build. */
public final class Version {

    private static final String FILE = "/shared/version.properties";
    private static final String CURRENT = read();

    private Version() {}

    /** For example {@code 0.1.0}, or {@code 0.1.0+ddf6607} if the build knew its commit; never empty. */
    public static String current() {
        return CURRENT;
    }

    private static String read() {
        var written = new Properties();
        try (var file = Version.class.getResourceAsStream(FILE)) {
            if (file != null) {
                written.load(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return of(written.getProperty("version", ""), written.getProperty("commit", ""));
    }

    /** The version; a value that no build has filled in begins with the sign of a placeholder. */
    static String of(String version, String commit) {
        if (version.isBlank() || version.startsWith("@")) {
            return "unbuilt";
        }
        return commit.isBlank() || commit.startsWith("@") ? version : version + "+" + commit;
    }
}
