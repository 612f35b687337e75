package io.agentmarket.cli;

import io.agentmarket.monitoring.Auditor;
import io.agentmarket.shared.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.core.type.TypeReference;

/** {@code ./run audit}: asks the running platform, or opens its stores when it is stopped, and prints every rule. */
public final class AuditCommand {

    private static final List<Integer> WIDTHS = List.of(3, 5, 70);

    private final Terminal terminal = new Terminal();

    /** 0 when every rule holds, 1 otherwise. */
    public int run(Path dataDirectory) throws IOException, InterruptedException {
        var findings = ask(dataDirectory);
        for (var finding : findings) {
            terminal.row(WIDTHS, List.of(finding.id(), finding.isGreen() ? "ok" : "RED", finding.rule()));
            finding.examples().forEach(example -> terminal.line("           " + example));
        }
        var broken = findings.stream().filter(finding -> !finding.isGreen()).count();
        terminal.line(
                broken == 0
                        ? "audit: green, " + findings.size() + " rules hold"
                        : "audit: RED, " + broken + " of " + findings.size() + " rules are broken");
        return broken == 0 ? 0 : 1;
    }

    private static List<Auditor.Finding> ask(Path dataDirectory) throws IOException, InterruptedException {
        return new OperatorWork(dataDirectory)
                .result(
                        platform -> platform.get("/api/v1/operator/audit"),
                        body -> Json.MAPPER.convertValue(body.path("findings"), new TypeReference<>() {}),
                        Auditor.class,
                        Auditor::audit);
    }
}
