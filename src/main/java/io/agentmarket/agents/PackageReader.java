package io.agentmarket.agents;

import io.agentmarket.llm.OutputRule;
import io.agentmarket.llm.Playbook;
import io.agentmarket.shared.Json;
import io.agentmarket.shared.JsonSchema;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Makes a package of a folder, or says which file is wrong and why. */
final class PackageReader {

    private static final YAMLMapper YAML = YAMLMapper.builder(YAMLFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    private static final String MANIFEST = "agent.yaml";
    private static final String INPUT = "input.schema.json";
    private static final String OUTPUT = "output.schema.json";
    private static final String PLAYBOOK = "playbook.yaml";
    private static final String RULES = "rules.yaml";
    private static final Pattern ID = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");
    private static final Pattern VERSION = Pattern.compile("\\d{1,5}\\.\\d{1,5}\\.\\d{1,5}");
    private static final int MAX_SECONDS = 3600;

    private final PackageFolder folder;

    private PackageReader(PackageFolder folder) {
        this.folder = folder;
    }

    /** @throws InvalidPackageException naming the first wrong file */
    static AgentPackage read(PackageFolder folder) {
        return new PackageReader(folder).read();
    }

    private AgentPackage read() {
        var manifest = yaml(MANIFEST, Manifest.class);
        var input = schema(INPUT);
        var grants = grants(manifest);
        var offline = manifest.offline() == null ? AgentPackage.Offline.ALLOWED : manifest.offline();
        return new AgentPackage(
                matching("id", manifest.id(), ID),
                matching("version", manifest.version(), VERSION),
                bounded("title", manifest.title(), 80),
                bounded("summary", manifest.summary(), 300),
                matching("category", manifest.category(), ID),
                given("kind", manifest.kind()),
                manifest.modelHint(),
                limits(given("limits", manifest.limits())),
                grants,
                matching("min_tier", manifest.minTier() == null ? "solo" : manifest.minTier(), ID),
                offline,
                approvals(manifest, grants),
                manifest.labels(),
                prompt(input),
                input,
                schema(OUTPUT),
                playbook(manifest, grants),
                plan(manifest, grants, input),
                rules(),
                examples(input),
                folder.text("README.md"));
    }

    private @Nullable Plan plan(Manifest manifest, List<ToolGrant> grants, JsonSchema input) {
        check(
                manifest.process() == null || manifest.kind() == AgentPackage.Kind.CREW,
                MANIFEST,
                "process is for kind crew");
        var tools = grants.stream().collect(Collectors.toMap(ToolGrant::tool, Function.identity()));
        return switch (given("kind", manifest.kind())) {
            case LOOP -> null;
            case GRAPH ->
                in(
                        GraphReader.FILE,
                        () -> new GraphReader(tools, playbooks(written().nodes(), grants), folder::text, this::schema)
                                .read(yaml(GraphReader.FILE, GraphReader.Written.class)));
            case CREW ->
                in(
                        CrewReader.TASKS,
                        () -> new CrewReader(tools, playbooks(written().tasks(), grants), input.document())
                                .read(
                                        yaml(CrewReader.AGENTS, JsonNode.class),
                                        yaml(CrewReader.TASKS, JsonNode.class),
                                        manifest.process() == Manifest.Process.HIERARCHICAL));
        };
    }

    private <T> T in(String path, Supplier<T> reading) {
        try {
            return reading.get();
        } catch (IllegalArgumentException e) {
            throw wrong(path, e);
        }
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
        var granted = grants.stream().map(ToolGrant::tool).toList();
        check(
                granted.containsAll(manifest.requiresApproval()),
                MANIFEST,
                "requires_approval names a tool that tools does not");
        return manifest.requiresApproval();
    }

    private String prompt(JsonSchema input) {
        var text = folder.text("prompt.md");
        try {
            new Prompt(text).verify(input.document());
        } catch (IllegalArgumentException e) {
            throw wrong("prompt.md", e);
        }
        return text;
    }

    private Playbook playbook(Manifest manifest, List<ToolGrant> grants) {
        var optional = manifest.offline() == AgentPackage.Offline.NEVER
                && folder.find(PLAYBOOK).isEmpty();
        if (optional || manifest.kind() != AgentPackage.Kind.LOOP) {
            return new Playbook(List.of(), "null");
        }
        var written = written();
        check(written.nodes() == null && written.tasks() == null, PLAYBOOK, "nodes and tasks are for graphs and crews");
        return verified(
                "",
                new Playbook(
                        Objects.requireNonNullElse(written.rounds(), List.of()),
                        Objects.requireNonNullElse(written.output(), "")),
                grants);
    }

    private WrittenPlaybook written() {
        return yaml(PLAYBOOK, WrittenPlaybook.class);
    }

    private Map<String, Playbook> playbooks(@Nullable Map<String, Playbook> written, List<ToolGrant> grants) {
        var playbooks = new HashMap<String, Playbook>();
        Objects.requireNonNullElse(written, Map.<String, Playbook>of())
                .forEach((part, playbook) -> playbooks.put(part, verified(part + ": ", playbook, grants)));
        return playbooks;
    }

    private Playbook verified(String part, Playbook playbook, List<ToolGrant> grants) {
        try {
            playbook.verify();
        } catch (IllegalArgumentException e) {
            throw new InvalidPackageException(folder.where(PLAYBOOK), part + e.getMessage());
        }
        var granted = grants.stream().map(ToolGrant::tool).toList();
        playbook.rounds().stream()
                .flatMap(round -> round.calls().stream())
                .forEach(call -> check(
                        granted.contains(call.tool()),
                        PLAYBOOK,
                        part + call.tool() + " is not among the tools of agent.yaml"));
        return playbook;
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
                throw new InvalidPackageException(folder.where(RULES), "rules/" + i + ": " + e.getMessage());
            }
        }
        return rules;
    }

    private List<Example> examples(JsonSchema input) {
        return folder.files().keySet().stream()
                .filter(path -> path.startsWith("examples/") && path.endsWith(".json"))
                .map(path -> example(path, input))
                .toList();
    }

    private Example example(String path, JsonSchema input) {
        var written = json(path, WrittenExample.class);
        check(written.input().isObject(), path, "has no input, which is an object");
        check(written.expect().isObject(), path, "has no expect, which is an object");
        var violations = input.check(written.input(), "/input");
        if (!violations.isEmpty()) {
            var first = violations.getFirst();
            throw new InvalidPackageException(folder.where(path), first.pointer() + " " + first.message());
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
        try {
            return YAML.readValue(folder.text(path), type);
        } catch (JacksonException e) {
            throw new InvalidPackageException(folder.where(path), e.getOriginalMessage() + place(e));
        }
    }

    private <T> T json(String path, Class<T> type) {
        try {
            return Json.MAPPER.readValue(folder.text(path), type);
        } catch (JacksonException e) {
            throw new InvalidPackageException(folder.where(path), e.getOriginalMessage() + place(e));
        }
    }

    private static String place(JacksonException e) {
        return e.getLocation() == null ? "" : " (line " + e.getLocation().getLineNr() + ")";
    }

    private String matching(String field, @Nullable String value, Pattern pattern) {
        var given = bounded(field, value, 60);
        check(pattern.matcher(given).matches(), MANIFEST, field + " must match " + pattern);
        return given;
    }

    private String bounded(String field, @Nullable String value, int maxChars) {
        var given = given(field, value);
        check(
                !given.isBlank() && given.length() <= maxChars,
                MANIFEST,
                field + " must have 1 to " + maxChars + " characters");
        return given;
    }

    private <T> T given(String field, @Nullable T value) {
        if (value == null) {
            throw new InvalidPackageException(folder.where(MANIFEST), field + " is missing");
        }
        return value;
    }

    private void check(boolean right, String path, String reason) {
        if (!right) {
            throw new InvalidPackageException(folder.where(path), reason);
        }
    }

    private InvalidPackageException wrong(String path, IllegalArgumentException e) {
        return new InvalidPackageException(folder.where(path), String.valueOf(e.getMessage()));
    }

    /** {@code playbook.yaml} as it is written: of a loop, or of a graph's nodes, or of a crew's tasks. */
    private record WrittenPlaybook(
            @Nullable List<Playbook.Round> rounds,
            @Nullable String output,
            @Nullable Map<String, Playbook> nodes,
            @Nullable Map<String, Playbook> tasks) {}

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
