package io.agentmarket.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.core.io.ClassPathResource;

/** A starter package of each kind: valid, and with examples that pass their rehearsal. */
final class PackageSkeleton {

    private static final List<String> EVERY =
            List.of("agent.yaml", "input.schema.json", "output.schema.json", "README.md");
    private static final Map<String, List<String>> OWN = Map.of(
            "loop",
            List.of("prompt.md", "playbook.yaml", "examples/one-word.json", "examples/two-sentences.json"),
            "graph",
            List.of("graph.yaml", "examples/a-question.json", "examples/an-outage.json"),
            "crew",
            List.of(
                    "agents.yaml",
                    "tasks.yaml",
                    "prompt.md",
                    "playbook.yaml",
                    "examples/a-refund.json",
                    "examples/an-outage.json"));
    private static final Pattern ID = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");

    private PackageSkeleton() {}

    /**
     * Writes it; the folder's name becomes the package's id.
     *
     * @param kind loop, graph or crew
     * @return the number of files
     * @throws IOException with the sentence to print
     */
    static int write(Path folder, String kind) throws IOException {
        var id = folder.toAbsolutePath().normalize().getFileName().toString();
        if (!ID.matcher(id).matches()) {
            throw new IOException("the folder's name becomes the id, which must match " + ID);
        }
        if (Files.exists(folder)) {
            throw new IOException(folder + " exists already; name a new folder");
        }
        var words = id.replace('-', ' ');
        var title = words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
        var files = Stream.concat(EVERY.stream(), OWN.getOrDefault(kind, List.of()).stream())
                .toList();
        for (var file : files) {
            var resource = new ClassPathResource("cli/skeleton/" + kind + "/" + file);
            var text = resource.getContentAsString(StandardCharsets.UTF_8);
            PackageCommand.write(
                    folder.resolve(file), text.replace("{{id}}", id).replace("{{title}}", title));
        }
        return files.size();
    }
}
