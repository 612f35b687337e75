package io.agentmarket.agents;

import io.agentmarket.llm.OutputRule;
import io.agentmarket.shared.Json;
import io.agentmarket.shared.JsonSchema;
import io.agentmarket.shared.Spelling;
import io.agentmarket.shared.Violation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads a package from a folder, or reports which files are wrong and why. */
final class PackageReader {

    private static final String MANIFEST = "agent.yaml";
    private static final String INPUT = "input.schema.json";
    private static final String CONFIG = "config.schema.json";
    private static final String OUTPUT = "output.schema.json";
    private static final String PROMPT = "prompt.md";
    private static final String RULES = "rules.yaml";
    private static final Pattern ID = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");
    private static final Pattern VERSION = Pattern.compile("\\d{1,5}\\.\\d{1,5}\\.\\d{1,5}");

    private final PackageFolder folder;
    private final PackageFiles files;
    private final List<InvalidPackageException> wrong = new ArrayList<>();
    private List<ToolGrant> granted = List.of();
    private List<String> asked = List.of();

    private PackageReader(PackageFolder folder) {
        this.folder = folder;
        this.files = new PackageFiles(folder, wrong::add);
    }

    /** @throws InvalidPackageException with all faults; its message names the first wrong file */
    static AgentPackage read(PackageFolder folder) {
        return new PackageReader(folder).read();
    }

    /** The package or all its faults, and its tools as far as they are readable. */
    static PackageCheck check(PackageFolder folder) {
        var reader = new PackageReader(folder);
        try {
            return new PackageCheck(Optional.of(reader.read()), List.of(), reader.granted, reader.asked);
        } catch (InvalidPackageException e) {
            return new PackageCheck(Optional.empty(), e.findings(), reader.granted, reader.asked);
        }
    }

    private AgentPackage read() {
        var manifest = part(() -> files.yaml(MANIFEST, Manifest.class));
        var id = part(() -> matching("id", manifest.get().id(), ID));
        var version = part(() -> matching("version", manifest.get().version(), VERSION));
        var title = part(() -> bounded("title", manifest.get().title(), 80));
        var summary = part(() -> bounded("summary", manifest.get().summary(), 300));
        var category = part(() -> matching("category", manifest.get().category(), ID));
        var kind = part(() -> kind(manifest.get()));
        var limits = part(() -> limits(given("limits", manifest.get().limits())));
        var grants = part(() -> grants(manifest.get()));
        var tier = part(() -> tier(manifest.get()));
        var offline = part(() -> Objects.requireNonNullElse(manifest.get().offline(), AgentPackage.Offline.ALLOWED));
        var approvals = part(() -> approvals(manifest.get(), grants.get()));
        var input = part(() -> schema(INPUT));
        var settings =
                part(() -> folder.find(CONFIG).isEmpty() ? PackageSettings.NONE : PackageSettings.of(schema(CONFIG)));
        var output = part(() -> schema(OUTPUT));
        var plans = part(() -> new PlanReader(files, manifest.get(), kind.get(), grants.get(), this::schema));
        var playbook = part(() -> plans.get().playbook());
        var plan = part(() -> Optional.ofNullable(plans.get().plan(input)));
        var prompt = part(() -> prompt(kind.get(), plan, input.get(), settings.get()));
        var rules = part(this::rules);
        var examples = examples(input);
        var readme = part(() -> folder.text("README.md"));
        if (!wrong.isEmpty()) {
            throw InvalidPackageException.of(wrong);
        }
        return new AgentPackage(
                id.get(),
                version.get(),
                title.get(),
                summary.get(),
                category.get(),
                kind.get(),
                manifest.get().modelHint(),
                limits.get(),
                grants.get(),
                tier.get(),
                offline.get(),
                approvals.get(),
                manifest.get().labels(),
                prompt.get(),
                input.get(),
                output.get(),
                playbook.get(),
                plan.get().orElse(null),
                rules.get(),
                examples,
                readme.get(),
                settings.get());
    }

    /** Reads a part at once. Its faults are recorded; parts that depend on it are not read and report nothing. */
    private <T> Supplier<T> part(Supplier<T> read) {
        try {
            var value = read.get();
            return () -> value;
        } catch (InvalidPackageException e) {
            wrong.add(e);
        } catch (UnreadPart e) {
            // a part that it needs has faults
        }
        return () -> {
            throw new UnreadPart();
        };
    }

    private String tier(Manifest manifest) {
        return matching("min_tier", manifest.minTier() == null ? "solo" : manifest.minTier(), ID);
    }

    private AgentPackage.Kind kind(Manifest manifest) {
        var kind = given("kind", manifest.kind());
        check(manifest.process() == null || kind == AgentPackage.Kind.CREW, "/process", "process is for kind crew");
        return kind;
    }

    private RunLimits limits(RunLimits limits) {
        limits.faults().forEach(fault -> files.tell(MANIFEST, fault));
        return limits;
    }

    private List<ToolGrant> grants(Manifest manifest) {
        var grants = new ArrayList<ToolGrant>();
        var names = new HashSet<String>();
        for (int i = 0; i < manifest.tools().size(); i++) {
            var tool = manifest.tools().get(i);
            var at = "/tools/" + i;
            var name = Objects.requireNonNullElse(tool.name(), "");
            var grant = Objects.requireNonNullElse(tool.grant(), Json.MAPPER.createObjectNode());
            check(!name.isBlank() && name.length() <= 60, at + "/name", "tools.name must have 1 to 60 characters");
            check(names.add(name), at + "/name", "tools names one tool twice");
            check(grant.isObject(), at + "/grant", "tools.grant must be a mapping");
            grants.add(new ToolGrant(name, grant));
        }
        granted = List.copyOf(grants);
        return granted;
    }

    private List<String> approvals(Manifest manifest, List<ToolGrant> grants) {
        asked = manifest.requiresApproval();
        var names = grants.stream().flatMap(ToolGrant::names).toList();
        for (int i = 0; i < asked.size(); i++) {
            check(
                    names.contains(asked.get(i)),
                    "/requires_approval/" + i,
                    "requires_approval names a tool that is not in tools" + Spelling.hint(asked.get(i), names));
        }
        return asked;
    }

    /** A graph without agent nodes may have none. */
    private String prompt(
            AgentPackage.Kind kind, Supplier<Optional<Plan>> plan, JsonSchema input, PackageSettings settings) {
        var isFreeOfModels = kind == AgentPackage.Kind.GRAPH
                && plan.get()
                        .filter(it -> it instanceof Graph graph && graph.hasAgents())
                        .isEmpty();
        if (isFreeOfModels && folder.find(PROMPT).isEmpty()) {
            return "";
        }
        var text = folder.text(PROMPT);
        new Prompt(text)
                .faults(input.document().path("properties"), settings.properties())
                .forEach(reason -> files.tell(PROMPT, new Violation("", reason)));
        return text;
    }

    private List<OutputRule> rules() {
        if (folder.find(RULES).isEmpty()) {
            return List.of();
        }
        var rules = files.yaml(RULES, WrittenRules.class).rules();
        if (rules.size() > OutputRule.MAX_RULES) {
            files.tell(RULES, new Violation("/rules", "has more than " + OutputRule.MAX_RULES + " rules"));
        }
        for (int i = 0; i < rules.size(); i++) {
            try {
                rules.get(i).verify();
            } catch (IllegalArgumentException e) {
                files.tell(RULES, new Violation("/rules/" + i, "rules/" + i + ": " + e.getMessage()));
            }
        }
        return rules;
    }

    private List<Example> examples(Supplier<JsonSchema> input) {
        return folder.files().keySet().stream()
                .filter(path -> path.startsWith("examples/") && path.endsWith(".json"))
                .map(path -> part(() -> example(path, input.get())))
                .filter(example -> wrong.isEmpty())
                .map(Supplier::get)
                .toList();
    }

    private Example example(String path, JsonSchema input) {
        var written = files.json(path, WrittenExample.class);
        if (!written.expect().isObject()) {
            files.tell(path, new Violation("/expect", "has no expect, which is an object"));
        }
        if (written.input().isObject()) {
            input.check(written.input(), "/input")
                    .forEach(violation -> files.tell(
                            path, new Violation(violation.pointer(), violation.pointer() + " " + violation.message())));
        } else {
            files.tell(path, new Violation("/input", "has no input, which is an object"));
        }
        var name = path.substring("examples/".length(), path.length() - ".json".length());
        return new Example(name, Optional.ofNullable(written.title()).orElse(name), written.input(), written.expect());
    }

    private JsonSchema schema(String path) {
        var document = files.json(path, JsonNode.class);
        var faults = JsonSchema.faults(document).stream()
                .map(fault -> files.wrong(path, fault.pointer(), "at " + fault.pointer() + ": " + fault.message()))
                .toList();
        if (!faults.isEmpty()) {
            throw InvalidPackageException.of(faults);
        }
        try {
            return JsonSchema.compile(document);
        } catch (IllegalArgumentException e) {
            throw files.wrong(path, null, String.valueOf(e.getMessage()));
        }
    }

    private String matching(String field, @Nullable String value, Pattern pattern) {
        var given = bounded(field, value, 60);
        if (!pattern.matcher(given).matches()) {
            throw files.member(MANIFEST, field, "must match " + pattern);
        }
        return given;
    }

    private String bounded(String field, @Nullable String value, int maxChars) {
        var given = given(field, value);
        if (given.isBlank() || given.length() > maxChars) {
            throw files.member(MANIFEST, field, "must have 1 to " + maxChars + " characters");
        }
        return given;
    }

    private <T> T given(String field, @Nullable T value) {
        if (value == null) {
            throw files.member(MANIFEST, field, "is missing");
        }
        return value;
    }

    private void check(boolean right, String pointer, String reason) {
        if (!right) {
            files.tell(MANIFEST, new Violation(pointer, reason));
        }
    }

    /** A required part could not be read. */
    private static final class UnreadPart extends RuntimeException {}

    /** {@code rules.yaml} as it is written. */
    private record WrittenRules(List<OutputRule> rules) {

        WrittenRules {
            rules = List.copyOf(Objects.requireNonNullElse(rules, List.of()));
        }
    }

    /** {@code examples/*.json} as it is written. */
    private record WrittenExample(@Nullable String title, JsonNode input, JsonNode expect) {

        WrittenExample {
            input = Objects.requireNonNullElse(input, Json.MAPPER.missingNode());
            expect = Objects.requireNonNullElse(expect, Json.MAPPER.missingNode());
        }
    }
}
