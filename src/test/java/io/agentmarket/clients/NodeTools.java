package io.agentmarket.clients;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The programs that clients/typescript/package-lock.json pins, installed by the first test that needs one. */
final class NodeTools {

    static final Path FOLDER = Path.of("clients/typescript").toAbsolutePath();

    /** None of them reports to anybody or looks for a newer version. */
    private static final Map<String, String> QUIET =
            Map.of("REDOCLY_TELEMETRY", "off", "REDOCLY_SUPPRESS_UPDATE_NOTICE", "true", "NO_COLOR", "1");

    private static boolean installed;
    private static boolean built;

    private NodeTools() {}

    /** @param name of a program in node_modules/.bin */
    static Program.Outcome run(String name, String... arguments) throws IOException, InterruptedException {
        install();
        var program = FOLDER.resolve("node_modules/.bin").resolve(name).toString();
        var command = Stream.concat(Stream.of(program), Stream.of(arguments)).toList();
        return new Program(FOLDER, QUIET, List.copyOf(command)).run();
    }

    /** Makes the client from the contract as it stands. */
    static synchronized void build() throws IOException, InterruptedException {
        if (!built) {
            Program.of(FOLDER, "./build").run().text();
            built = true;
        }
    }

    private static synchronized void install() throws IOException, InterruptedException {
        if (!installed) {
            Program.of(FOLDER, "./install").run().text();
            installed = true;
        }
    }
}
