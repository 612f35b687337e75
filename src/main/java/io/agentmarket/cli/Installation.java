package io.agentmarket.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Finds the platform for an operator's command: a mistyped directory must not create a new, empty platform. */
final class Installation {

    private Installation() {}

    /**
     * @return whether the platform may be running on embedded stores and has written its address
     * @throws IOException with the sentence to print, when the directory holds no platform and no database is
     *     configured
     */
    static boolean isEmbedded(Path dataDirectory) throws IOException {
        if (System.getenv("DATABASE_URL") != null || System.getenv("DATABASE_URL_FILE") != null) {
            return false;
        }
        if (!Files.isDirectory(dataDirectory.resolve("postgres"))) {
            throw new IOException("there is no platform in " + dataDirectory.toAbsolutePath()
                    + "; name its directory with --data, or its database with DATABASE_URL");
        }
        return Files.exists(dataDirectory.resolve(ApiClient.CREDENTIALS));
    }
}
