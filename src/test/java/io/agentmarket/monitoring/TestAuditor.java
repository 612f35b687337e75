package io.agentmarket.monitoring;

import io.agentmarket.stores.Databases;
import java.util.List;

/** The auditor over test stores. */
public final class TestAuditor {

    private TestAuditor() {}

    /** The violations, one line per rule; empty if the books balance. */
    public static List<String> broken(Databases databases) {
        return new Auditor(databases)
                .audit().stream()
                        .filter(finding -> !finding.isGreen())
                        .map(finding -> finding.id() + " " + finding.rule() + ": " + finding.examples())
                        .toList();
    }
}
