package io.agentmarket.whole;

import io.agentmarket.shared.TestPlaces;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** The agents that only tests have. */
final class ProbeAgents {

    /** Begins the ids of the bundled agents' twins that no offline model may replace. */
    static final String STRICT = "strict-";

    private ProbeAgents() {}

    /** The probes, and the bundled agents under another id and without leave to be answered offline. */
    static String directory() {
        var all = TestPlaces.folder("agents-probe");
        try {
            copy(Path.of("src/test/resources/agents-probe"), all);
            for (var agent : List.of("ticket-resolver", "knowledge-base")) {
                var twin = all.resolve(STRICT + agent);
                copy(Path.of("agents", agent), twin);
                var manifest = Files.readString(twin.resolve("agent.yaml"))
                        .replace("id: " + agent, "id: " + STRICT + agent)
                        .replace("offline: allowed", "offline: never");
                Files.writeString(twin.resolve("agent.yaml"), manifest);
            }
            return all.toAbsolutePath().toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (var file : files.toList()) {
                var copy = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
    }
}
