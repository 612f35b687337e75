package io.agentmarket.agents;

import io.agentmarket.shared.Violation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The check of a package's files without running it. Every file is checked, whatever is wrong with the others.
 *
 * @param agent the package; empty when it cannot be used
 * @param findings everything that is wrong, by file and line
 * @param declared what its manifest says of itself, as far as it can be read
 */
public record PackageCheck(Optional<AgentPackage> agent, List<Finding> findings, Declared declared) {

    private static final Comparator<Finding> BY_PLACE = Comparator.comparing(Finding::file)
            .thenComparing(finding -> Objects.requireNonNullElse(finding.line(), Integer.MAX_VALUE));

    static final int MAX_EXAMPLES = 20;

    /** So many are told; no package is corrected by more at a time. */
    static final int MAX_FINDINGS = 1_000;

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
    }

    /**
     * What a manifest says of itself.
     *
     * @param id null where it is no id
     * @param version null where it is no version
     * @param minTier null where it is no name
     * @param examples how many the package has, readable or not
     */
    public record Declared(
            @Nullable String id,
            @Nullable String version,
            @Nullable String minTier,
            @Nullable String modelHint,
            AgentPackage.Offline offline,
            int examples) {}

    /** What a publisher's package is checked against besides itself. */
    public interface Marketplace {

        /** The schema of each tool's arguments, by tool. */
        Map<String, JsonNode> arguments();

        /** What is wrong with the tools, with pointers into {@code agent.yaml}. */
        List<Violation> tools(List<ToolGrant> granted, List<String> requiresApproval);

        /** Which of the two the marketplace does not have: {@code /min_tier} and {@code /model_hint}. */
        List<Violation> terms(@Nullable String minTier, @Nullable String modelHint);

        /** Whether no publisher may have the id. */
        boolean isReserved(String id);
    }

    /** @param files contents by path inside the folder, with {@code /} */
    public static PackageCheck of(Map<String, byte[]> files) {
        return new Checking(files).done();
    }

    /** Also what prevents publishing, although bundled packages may do the same. */
    public static PackageCheck ofPublisher(Map<String, byte[]> files, Marketplace marketplace) {
        return new Checking(files).against(marketplace).done();
    }

    /** Whether nothing prevents the package's use. */
    public boolean isClean() {
        return findings.stream().noneMatch(finding -> finding.severity() == Finding.Severity.ERROR);
    }

    /** What prevents its use; the first, or empty. */
    String firstError() {
        return findings.stream()
                .filter(finding -> finding.severity() == Finding.Severity.ERROR)
                .map(finding -> finding.file() + ": " + finding.message())
                .findFirst()
                .orElse("");
    }

    /** The finding with the line of its member, if the file has that member. */
    public static Finding placed(Map<String, byte[]> files, Finding finding) {
        return placed(new PackageFiles(PackageFolder.of("package", files), unused -> {}), finding);
    }

    private static Finding placed(PackageFiles files, Finding finding) {
        var pointer = finding.pointer();
        if (finding.line() != null || pointer == null || !files.folder().has(finding.file())) {
            return finding;
        }
        try {
            var line = files.line(finding.file(), pointer);
            return new Finding(finding.file(), line, pointer, finding.severity(), finding.message());
        } catch (InvalidPackageException e) { // not text, as another finding says
            return finding;
        }
    }

    private static boolean isExample(String file) {
        return file.startsWith("examples/") && file.endsWith(".json");
    }

    private static final class Checking {

        private final Map<String, byte[]> files;
        private final PackageFolder folder;
        private final PackageReader.Reading read;
        private final Declared declared;
        private final Set<Finding> findings = new LinkedHashSet<>();
        private Map<String, JsonNode> arguments = Map.of();

        Checking(Map<String, byte[]> files) {
            this.files = new TreeMap<>(files);
            this.folder = PackageFolder.of("package", files);
            this.read = PackageReader.readAll(folder);
            var examples =
                    files.keySet().stream().filter(PackageCheck::isExample).count();
            this.declared = read.manifest().declared((int) examples);
            if (!read.wrong().isEmpty()) {
                findings.addAll(InvalidPackageException.of(read.wrong()).findings());
            }
            if (examples == 0) {
                findings.add(Finding.warning(
                        "examples", null, "there are none, and a package needs examples to be published: write two"));
            }
        }

        Checking against(Marketplace marketplace) {
            var manifest = read.manifest().manifest();
            arguments = marketplace.arguments();
            tell(marketplace.tools(read.manifest().tools(), manifest.requiresApproval()));
            tell(marketplace.terms(declared.minTier(), declared.modelHint()));
            var id = declared.id();
            if (id != null && marketplace.isReserved(id)) {
                tell(List.of(new Violation("/id", "the id " + id + " is taken by a package of the platform")));
            }
            Arrays.stream(id == null ? new String[0] : id.split("-", -1))
                    .filter(RESERVED::contains)
                    .findFirst()
                    .ifPresent(word -> tell(List.of(
                            new Violation("/id", "the word '" + word + "' in an id is reserved; choose another id"))));
            examples();
            if (declared.offline() == AgentPackage.Offline.NEVER) {
                findings.add(Finding.warning(
                        ManifestReader.FILE,
                        "/offline",
                        "nothing is rehearsed without a playbook; an operator will look closer"));
            }
            return this;
        }

        private void examples() {
            if (declared.examples() == 0 || declared.examples() > MAX_EXAMPLES) {
                findings.add(Finding.error(
                        "examples", null, "a package has 1 to " + MAX_EXAMPLES + " examples, which are its rehearsal"));
            }
            if (declared.examples() == 1) {
                findings.add(Finding.warning("examples", null, "one example shows little; add a second"));
            }
        }

        private void tell(List<Violation> wrong) {
            wrong.forEach(each -> findings.add(Finding.error(ManifestReader.FILE, each.pointer(), each.message())));
        }

        PackageCheck done() {
            var patterns = PackagePatterns.of(files);
            var others = new ArrayList<Finding>();
            others.addAll(PackageTexts.check(read.manifest().manifest(), read.examples()));
            others.addAll(patterns.risky());
            others.addAll(patterns.foreign());
            others.addAll(PackageRemarks.of(read.manifest().kind(), files));
            others.addAll(PackageNames.check(folder, read.manifest(), arguments));
            others.addAll(ExampleDocuments.check(files));
            others.stream().filter(finding -> !folder.isUnread(finding.file())).forEach(findings::add);
            var places = new PackageFiles(folder, unused -> {});
            var placed = findings.stream()
                    .map(finding -> placed(places, finding))
                    .distinct()
                    .sorted(BY_PLACE)
                    .limit(MAX_FINDINGS)
                    .collect(Collectors.toCollection(ArrayList::new));
            if (findings.size() > MAX_FINDINGS) {
                placed.add(Finding.error("package", null, "has more than these " + MAX_FINDINGS + " findings"));
            }
            return new PackageCheck(Optional.ofNullable(read.agent()), placed, declared);
        }
    }
}
