package io.agentmarket.agents;

import java.util.List;

/** Thrown when a package's folder cannot be used; names the files and the reasons. */
final class InvalidPackageException extends RuntimeException {

    private final List<Finding> findings;

    InvalidPackageException(String file, String reason) {
        this(file, Finding.error(file, null, reason));
    }

    /** @param where the file's name in messages, with its folder */
    InvalidPackageException(String where, Finding finding) {
        this(where + ": " + finding.message(), List.of(finding));
    }

    private InvalidPackageException(String message, List<Finding> findings) {
        super(message);
        this.findings = List.copyOf(findings);
    }

    /** All that is wrong with one folder, each fault once; the message is the first's. */
    static InvalidPackageException of(List<InvalidPackageException> all) {
        var findings =
                all.stream().flatMap(one -> one.findings.stream()).distinct().toList();
        return new InvalidPackageException(String.valueOf(all.getFirst().getMessage()), findings);
    }

    /** At least one. */
    List<Finding> findings() {
        return findings;
    }
}
