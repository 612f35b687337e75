package io.agentmarket.agents;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The result of checking a package's files without running it.
 *
 * @param agent the package; empty when it cannot be used
 * @param findings everything that is wrong, by file in the order they are read
 * @param granted the tools of the manifest, as far as they are readable
 * @param asked the names under {@code requires_approval}
 */
public record PackageCheck(
        Optional<AgentPackage> agent, List<Finding> findings, List<ToolGrant> granted, List<String> asked) {

    static final int MAX_EXAMPLES = 20;

    /** Words that would make a package look like the platform's or a provider's own. */
    private static final Set<String> RESERVED = Set.of(
            "agentmarket",
            "amp",
            "admin",
            "anthropic",
            "api",
            "claude",
            "offline",
            "official",
            "operator",
            "platform",
            "system");

    public PackageCheck {
        findings = List.copyOf(findings);
        granted = List.copyOf(granted);
        asked = List.copyOf(asked);
    }

    /** @param files contents by path inside the folder, with {@code /} */
    public static PackageCheck of(Map<String, byte[]> files) {
        var excessive = PackagePatterns.excessive(files);
        if (!excessive.isEmpty()) {
            return new PackageCheck(Optional.empty(), excessive, List.of(), List.of());
        }
        PackageCheck read;
        try {
            read = PackageReader.check(new PackageFolder("package", files));
        } catch (InvalidPackageException e) {
            return new PackageCheck(Optional.empty(), e.findings(), List.of(), List.of());
        }
        var findings = new ArrayList<>(read.findings);
        read.agent.map(PackageTexts::check).ifPresent(findings::addAll);
        var sound = new HashMap<>(files);
        read.findings.forEach(finding -> sound.remove(finding.file()));
        findings.addAll(PackagePatterns.risky(sound));
        if (read.agent.isPresent()) {
            findings.addAll(PackagePatterns.foreign(files));
        }
        findings.addAll(PackageRemarks.of(read.agent.map(AgentPackage::kind).orElse(null), files));
        findings.addAll(ExampleDocuments.check(files));
        if (files.keySet().stream().noneMatch(file -> file.startsWith("examples/") && file.endsWith(".json"))) {
            findings.add(Finding.warning(
                    "examples", null, "there are none, and a package needs examples to be published: write two"));
        }
        var placed = findings.stream().map(finding -> placed(files, finding)).toList();
        return new PackageCheck(read.agent, placed, read.granted, read.asked);
    }

    /** Errors that prevent publishing, although bundled packages may do the same. */
    public static List<Finding> ofPublisher(AgentPackage agent) {
        var findings = new ArrayList<Finding>();
        Arrays.stream(agent.id().split("-", -1))
                .filter(RESERVED::contains)
                .findFirst()
                .ifPresent(word -> findings.add(Finding.error(
                        "agent.yaml", "/id", "the word '" + word + "' in an id is reserved; choose another id")));
        var count = agent.examples().size();
        if (count == 0 || count > MAX_EXAMPLES) {
            findings.add(Finding.error(
                    "examples", null, "a package has 1 to " + MAX_EXAMPLES + " examples, which are its rehearsal"));
        }
        if (count == 1) {
            findings.add(Finding.warning("examples", null, "one example shows little; add a second"));
        }
        if (agent.offline() == AgentPackage.Offline.NEVER) {
            findings.add(Finding.warning(
                    "agent.yaml", "/offline", "nothing is rehearsed without a playbook; an operator will look closer"));
        }
        return findings;
    }

    /** The finding with the line of its member, if the file has that member. */
    public static Finding placed(Map<String, byte[]> files, Finding finding) {
        var pointer = finding.pointer();
        if (finding.line() != null || pointer == null || !files.containsKey(finding.file())) {
            return finding;
        }
        var line = new PackageFiles(new PackageFolder("package", files), unused -> {}).line(finding.file(), pointer);
        return new Finding(finding.file(), line, pointer, finding.severity(), finding.message());
    }
}
