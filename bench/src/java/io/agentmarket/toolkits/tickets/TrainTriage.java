package io.agentmarket.toolkits.tickets;

import io.agentmarket.text.Options;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The command bench/train-triage: writes the shipped weights anew. */
final class TrainTriage {

    private TrainTriage() {}

    public static void main(String[] arguments) throws IOException {
        var options = Options.parse(arguments);
        var file = options.path("--out", "src/main/resources/toolkits/tickets/triage.bin");
        var data = options.data();
        var embeddings = new CachedEmbeddings(Path.of("target/text/embeddings.bin"));
        var weights = new TriageTraining(data, options.number("--seed", 7), embeddings).train();
        Files.createDirectories(file.toAbsolutePath().getParent());
        try (var out = Files.newOutputStream(file)) {
            weights.writeTo(out);
        }
        System.out.printf("weights=%s bytes=%d seed=%d%n", file, Files.size(file), weights.seed());
        System.exit(0);
    }
}
