package io.agentmarket.toolkits.incidents;

import io.agentmarket.text.Options;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Locale;

/** The command bench/train-severity: makes the shipped severity weights of all public alert rules. */
final class TrainSeverity {

    private TrainSeverity() {}

    public static void main(String[] arguments) throws IOException {
        var options = Options.parse(arguments);
        var data = AlertRules.read(AlertRules.file(options.path("--data", "../shared/data")));
        var out = options.path("--out", "src/main/resources/toolkits/incidents/severity.bin");
        var model = AlertSeverity.train(data.rules(), data.severities());
        try (var stream = Files.newOutputStream(out)) {
            model.writeTo(stream);
        }
        System.out.printf(
                Locale.ROOT, "%d rules, %d bytes in %s%n", data.rules().size(), Files.size(out), out);
    }
}
