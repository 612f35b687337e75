package io.agentmarket.cli;

import io.agentmarket.monitoring.Auditor;
import java.nio.file.Path;
import java.util.List;

/**
 * {@code ./run audit}: reads the stores of a running or stopped platform, changes nothing, and prints the amounts read
 * and every rule.
 */
public final class AuditCommand {

    private static final List<Integer> WIDTHS = List.of(3, 5, 90);

    private final Terminal terminal = new Terminal();

    /** Returns 0 if every rule holds, 1 otherwise. */
    public int run(Path dataDirectory) {
        var report = new OperatorWork(dataDirectory).onStores(Auditor.class, Auditor::report);
        var findings = report.findings();
        for (var finding : findings) {
            terminal.row(WIDTHS, List.of(finding.id(), finding.isGreen() ? "ok" : "RED", finding.rule()));
            finding.examples().forEach(example -> terminal.line("           " + example));
        }
        terminal.line("audit: " + text(report.lookedAt()));
        var broken = findings.stream().filter(finding -> !finding.isGreen()).count();
        terminal.line(
                broken == 0
                        ? "audit: green, " + findings.size() + " rules hold"
                        : "audit: RED, " + broken + " of " + findings.size() + " rules are broken");
        return broken == 0 ? 0 : 1;
    }

    private static String text(Auditor.LookedAt seen) {
        return "looked at " + seen.customers() + " customers, " + seen.liveRuns() + " live and " + seen.finishedRuns()
                + " finished runs, " + seen.journalEntries() + " journal entries, " + seen.charges() + " charges, "
                + seen.receipts() + " receipts, " + seen.auditLogEntries() + " entries of the audit log; schema "
                + seen.schema();
    }
}
