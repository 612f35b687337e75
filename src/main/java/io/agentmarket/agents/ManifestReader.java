package io.agentmarket.agents;

import io.agentmarket.shared.Json;
import io.agentmarket.shared.Spelling;
import io.agentmarket.shared.Violation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads {@code agent.yaml} as far as it can be read, and tells everything that is wrong with it. */
final class ManifestReader {

    static final String FILE = "agent.yaml";

    private static final Pattern ID = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");
    private static final Pattern VERSION = Pattern.compile("\\d{1,5}\\.\\d{1,5}\\.\\d{1,5}");
    private static final int MAX_TITLE_CHARS = 80;
    private static final int MAX_SUMMARY_CHARS = 300;
    private static final int MAX_NAME_CHARS = 60;
    private static final RunLimits NO_LIMITS = new RunLimits(1, 1, 1, 1);

    private final PackageFiles files;
    private final boolean isRead;
    private final Manifest manifest;
    private final List<ToolGrant> grants;

    /** @param written empty where the file cannot be read, which has been told */
    ManifestReader(PackageFiles files, Optional<Manifest> written) {
        this.files = files;
        this.isRead = written.isPresent();
        this.manifest = written.orElse(Manifest.NOTHING);
        this.grants = grants();
        if (isRead) {
            check();
        }
    }

    private void check() {
        matching("id", manifest.id(), ID);
        matching("version", manifest.version(), VERSION);
        bounded("title", manifest.title(), MAX_TITLE_CHARS);
        bounded("summary", manifest.summary(), MAX_SUMMARY_CHARS);
        matching("category", manifest.category(), ID);
        given("kind", manifest.kind());
        check(manifest.process() == null || kind() == AgentPackage.Kind.CREW, "/process", "process is for kind crew");
        if (given("limits", manifest.limits())) {
            limits().faults().forEach(fault -> files.tell(FILE, fault));
        }
        matching("min_tier", minTier(), ID);
        approvals();
    }

    /** As it is written; nothing where it cannot be read. */
    Manifest manifest() {
        return manifest;
    }

    /** Of one that cannot be read, the kind that the other files are for. */
    AgentPackage.Kind kind() {
        if (manifest.kind() != null) {
            return manifest.kind();
        }
        var folder = files.folder();
        var playbook = PackageFiles.tree(folder.files(), PlanReader.PLAYBOOK)
                .map(JsonNode::propertyNames)
                .orElse(List.of());
        if (playbook.contains("rounds") || playbook.contains("output")) {
            return AgentPackage.Kind.LOOP;
        }
        if (playbook.contains("nodes") || folder.has(GraphReader.FILE)) {
            return AgentPackage.Kind.GRAPH;
        }
        return playbook.contains("tasks") || folder.has(CrewReader.AGENTS) || folder.has(CrewReader.TASKS)
                ? AgentPackage.Kind.CREW
                : AgentPackage.Kind.LOOP;
    }

    RunLimits limits() {
        return Objects.requireNonNullElse(manifest.limits(), NO_LIMITS);
    }

    String minTier() {
        return Objects.requireNonNullElse(manifest.minTier(), "solo");
    }

    AgentPackage.Offline offline() {
        return Objects.requireNonNullElse(manifest.offline(), AgentPackage.Offline.ALLOWED);
    }

    /** The tools as far as they can be read. */
    List<ToolGrant> tools() {
        return grants;
    }

    /** The tools by name; empty where it is not known which there are. */
    Optional<Map<String, ToolGrant>> toolsByName() {
        return isRead
                ? Optional.of(grants.stream()
                        .collect(Collectors.toMap(ToolGrant::tool, Function.identity(), (first, second) -> first)))
                : Optional.empty();
    }

    /** What it says that only a marketplace can judge. */
    PackageCheck.Declared declared(int examples) {
        return new PackageCheck.Declared(
                ifMatching(manifest.id(), ID),
                ifMatching(manifest.version(), VERSION),
                isRead && ID.matcher(minTier()).matches() ? minTier() : null,
                manifest.modelHint(),
                offline(),
                examples);
    }

    private static @Nullable String ifMatching(@Nullable String value, Pattern pattern) {
        return value != null && pattern.matcher(value).matches() ? value : null;
    }

    private List<ToolGrant> grants() {
        var read = new ArrayList<ToolGrant>();
        var names = new HashSet<String>();
        for (int i = 0; i < manifest.tools().size(); i++) {
            var tool = manifest.tools().get(i);
            var at = "/tools/" + i;
            var name = Objects.requireNonNullElse(tool.name(), "");
            var grant = Objects.requireNonNullElse(tool.grant(), Json.MAPPER.createObjectNode());
            check(
                    !name.isBlank() && name.length() <= MAX_NAME_CHARS,
                    at + "/name",
                    "tools.name must have 1 to " + MAX_NAME_CHARS + " characters");
            check(name.isBlank() || names.add(name), at + "/name", "tools names one tool twice");
            check(grant.isObject(), at + "/grant", "tools.grant must be a mapping");
            read.add(new ToolGrant(name, grant));
        }
        return List.copyOf(read);
    }

    private void approvals() {
        var asked = manifest.requiresApproval();
        var names = grants.stream().flatMap(ToolGrant::names).toList();
        for (int i = 0; i < asked.size(); i++) {
            check(
                    names.contains(asked.get(i)),
                    "/requires_approval/" + i,
                    "requires_approval names a tool that is not in tools" + Spelling.hint(asked.get(i), names));
        }
    }

    private void matching(String field, @Nullable String value, Pattern pattern) {
        if (bounded(field, value, MAX_NAME_CHARS)) {
            check(pattern.matcher(String.valueOf(value)).matches(), "/" + field, field + " must match " + pattern);
        }
    }

    private boolean bounded(String field, @Nullable String value, int maxChars) {
        if (!given(field, value) || value == null) {
            return false;
        }
        var isBounded = !value.isBlank() && value.length() <= maxChars;
        check(isBounded, "/" + field, field + " must have 1 to " + maxChars + " characters");
        return isBounded;
    }

    private boolean given(String field, @Nullable Object value) {
        check(value != null, "/" + field, field + " is missing");
        return value != null;
    }

    private void check(boolean right, String pointer, String reason) {
        if (!right) {
            files.tell(FILE, new Violation(pointer, reason));
        }
    }
}
