package io.agentmarket.agents;

import io.agentmarket.llm.OutputRule;
import io.agentmarket.shared.Json;
import io.agentmarket.shared.JsonSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Makes a package of a folder, or says which file is wrong and why. */
final class PackageReader {

    private static final String MANIFEST = "agent.yaml";
    private static final String INPUT = "input.schema.json";
    private static final String CONFIG = "config.schema.json";
    private static final String OUTPUT = "output.schema.json";
    private static final String RULES = "rules.yaml";
    private static final Pattern ID = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");
    private static final Pattern VERSION = Pattern.compile("\\d{1,5}\\.\\d{1,5}\\.\\d{1,5}");
    private static final int MAX_SECONDS = 3600;

    private final PackageFolder folder;
    private final PackageFiles files;
    private final List<InvalidPackageException> wrong = new ArrayList<>();

    private PackageReader(PackageFolder folder) {
        this.folder = folder;
        this.files = new PackageFiles(folder);
    }

    /** @throws InvalidPackageException with everything that is wrong; its message names the first wrong file */
    static AgentPackage read(PackageFolder folder) {
        return new PackageReader(folder).read();
    }

    private AgentPackage read() {
        var manifest = part(() -> yaml(MANIFEST, Manifest.class));
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
        var prompt = part(() -> prompt(input.get(), settings.get()));
        var output = part(() -> schema(OUTPUT));
        var plans = part(() -> plans(manifest.get(), kind.get(), grants.get()));
        var playbook = part(() -> plans.get().playbook());
        var plan = part(() -> Optional.ofNullable(plans.get().plan(input.get())));
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

    /**
     * Reads a part at once. What is wrong with it is remembered; what needs it is not read, and says nothing of its
     * own.
     */
    private <T> Supplier<T> part(Supplier<T> read) {
        try {
            var value = read.get();
            return () -> value;
        } catch (InvalidPackageException e) {
            wrong.add(e);
        } catch (UnreadPart e) {
            // the part it needs is among the wrong ones
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
        check(manifest.process() == null || kind == AgentPackage.Kind.CREW, MANIFEST, "process is for kind crew");
        return kind;
    }

    private RunLimits limits(RunLimits limits) {
        check(limits.turns() >= 1 && limits.turns() <= 100, MANIFEST, "limits.turns must be 1 to 100");
        check(limits.inputTokens() >= 1, MANIFEST, "limits.input_tokens must be at least 1");
        check(limits.outputTokens() >= 1, MANIFEST, "limits.output_tokens must be at least 1");
        check(
                limits.seconds() >= 1 && limits.seconds() <= MAX_SECONDS,
                MANIFEST,
                "limits.seconds must be 1 to " + MAX_SECONDS);
        return limits;
    }

    private List<ToolGrant> grants(Manifest manifest) {
        var grants = manifest.tools().stream()
                .map(tool -> new ToolGrant(
                        bounded("tools.name", tool.name(), 60),
                        tool.grant() == null ? Json.MAPPER.createObjectNode() : tool.grant()))
                .toList();
        check(grants.stream().allMatch(grant -> grant.grant().isObject()), MANIFEST, "tools.grant must be a mapping");
        check(
                grants.stream().map(ToolGrant::tool).distinct().count() == grants.size(),
                MANIFEST,
                "tools names one tool twice");
        return grants;
    }

    private List<String> approvals(Manifest manifest, List<ToolGrant> grants) {
        var granted = grants.stream().flatMap(ToolGrant::names).toList();
        check(
                granted.containsAll(manifest.requiresApproval()),
                MANIFEST,
                "requires_approval names a tool that tools does not");
        return manifest.requiresApproval();
    }

    private String prompt(JsonSchema input, PackageSettings settings) {
        var text = folder.text("prompt.md");
        try {
            new Prompt(text).verify(input.document().path("properties"), settings.properties());
        } catch (IllegalArgumentException e) {
            throw wrong("prompt.md", e);
        }
        return text;
    }

    private PlanReader plans(Manifest manifest, AgentPackage.Kind kind, List<ToolGrant> grants) {
        return new PlanReader(files, manifest, kind, grants, this::schema);
    }

    private List<OutputRule> rules() {
        if (folder.find(RULES).isEmpty()) {
            return List.of();
        }
        var rules = yaml(RULES, WrittenRules.class).rules();
        check(rules.size() <= OutputRule.MAX_RULES, RULES, "has more than " + OutputRule.MAX_RULES + " rules");
        for (int i = 0; i < rules.size(); i++) {
            try {
                rules.get(i).verify();
            } catch (IllegalArgumentException e) {
                throw files.wrong(RULES, null, "/rules/" + i, "rules/" + i + ": " + e.getMessage());
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
        var written = json(path, WrittenExample.class);
        check(written.input().isObject(), path, "has no input, which is an object");
        check(written.expect().isObject(), path, "has no expect, which is an object");
        var violations = input.check(written.input(), "/input");
        if (!violations.isEmpty()) {
            var first = violations.getFirst();
            throw files.wrong(path, null, first.pointer(), first.pointer() + " " + first.message());
        }
        var name = path.substring("examples/".length(), path.length() - ".json".length());
        return new Example(name, Optional.ofNullable(written.title()).orElse(name), written.input(), written.expect());
    }

    private JsonSchema schema(String path) {
        try {
            return JsonSchema.compile(json(path, JsonNode.class));
        } catch (IllegalArgumentException e) {
            throw wrong(path, e);
        }
    }

    private <T> T yaml(String path, Class<T> type) {
        return files.yaml(path, type);
    }

    private <T> T json(String path, Class<T> type) {
        return files.json(path, type);
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

    private void check(boolean right, String path, String reason) {
        if (!right) {
            throw files.wrong(path, null, null, reason);
        }
    }

    private InvalidPackageException wrong(String path, IllegalArgumentException e) {
        return files.wrong(path, null, null, String.valueOf(e.getMessage()));
    }

    /** A part is asked for that could not be read. */
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
