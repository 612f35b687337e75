package io.agentmarket.agents;

import java.util.ArrayList;
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

    /** All faults of one folder, each place once; the message is that of the first. */
    static InvalidPackageException of(List<InvalidPackageException> all) {
        var findings = new ArrayList<Finding>();
        all.stream()
                .flatMap(one -> one.findings.stream())
                .filter(finding -> findings.stream().noneMatch(earlier -> says(earlier, finding)))
                .forEach(findings::add);
        return new InvalidPackageException(String.valueOf(all.getFirst().getMessage()), findings);
    }

    /** A member of the wrong kind or with a misspelt name is also missing: reporting both would repeat one fault. */
    private static boolean says(Finding earlier, Finding finding) {
        var at = earlier.pointer();
        var pointer = finding.pointer();
        if (!earlier.file().equals(finding.file()) || at == null || pointer == null) {
            return earlier.equals(finding);
        }
        var member = pointer.substring(pointer.lastIndexOf('/') + 1);
        return pointer.equals(at)
                || pointer.equals(at.substring(0, at.lastIndexOf('/') + 1) + member)
                        && earlier.message().endsWith("; did you mean " + member + "?");
    }

    /** At least one finding. */
    List<Finding> findings() {
        return findings;
    }
}
