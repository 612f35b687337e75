package io.agentmarket.agents;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What can be said about the files of a package without running it.
 *
 * @param agent the package; empty when it cannot be used
 * @param findings everything that is wrong, by file in the order they are read
 */
public record PackageCheck(Optional<AgentPackage> agent, List<Finding> findings) {

    public PackageCheck {
        findings = List.copyOf(findings);
    }

    /** @param files contents by path inside the folder, with {@code /} */
    public static PackageCheck of(Map<String, byte[]> files) {
        var excessive = PackagePatterns.excessive(files);
        if (!excessive.isEmpty()) {
            return new PackageCheck(Optional.empty(), excessive);
        }
        try {
            var agent = PackageReader.read(new PackageFolder("package", files));
            var findings = new ArrayList<>(PackageTexts.check(agent));
            findings.addAll(PackagePatterns.risky(files));
            findings.addAll(PackagePatterns.foreign(files));
            findings.addAll(ExampleDocuments.check(files));
            if (agent.examples().isEmpty()) {
                findings.add(Finding.warning(
                        "examples", null, "there are none, and no package is published without: write two"));
            }
            return new PackageCheck(Optional.of(agent), findings);
        } catch (InvalidPackageException e) {
            return new PackageCheck(Optional.empty(), e.findings());
        }
    }
}
