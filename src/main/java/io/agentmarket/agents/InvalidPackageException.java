package io.agentmarket.agents;

import java.util.List;

/** A package's folder cannot be used; says which files and why. */
final class InvalidPackageException extends RuntimeException {

    private final List<Finding> findings;

    InvalidPackageException(String file, String reason) {
        this(file, Finding.error(file, null, reason));
    }

    /** @param where the file as messages call it, with its folder */
    InvalidPackageException(String where, Finding finding) {
        this(where + ": " + finding.message(), List.of(finding));
    }

    private InvalidPackageException(String message, List<Finding> findings) {
        super(message);
        this.findings = List.copyOf(findings);
    }

    /** All that is wrong with one folder; the message is the first's. */
    static InvalidPackageException of(List<InvalidPackageException> all) {
        return new InvalidPackageException(
                String.valueOf(all.getFirst().getMessage()),
                all.stream().flatMap(one -> one.findings.stream()).toList());
    }

    /** At least one. */
    List<Finding> findings() {
        return findings;
    }
}
