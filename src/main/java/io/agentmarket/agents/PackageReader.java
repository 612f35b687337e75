package io.agentmarket.agents;

import io.agentmarket.llm.OutputRule;
import io.agentmarket.shared.Json;
import io.agentmarket.shared.JsonSchema;
import io.agentmarket.shared.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes a package of a folder, or says everything that is wrong with it. Each file is read as far as it can be, and
 * checked against what could be read of the others.
 */
final class PackageReader {

    static final String INPUT = "input.schema.json";
    static final String CONFIG = "config.schema.json";
    static final String OUTPUT = "output.schema.json";
    static final String RULES = "rules.yaml";

    private static final String PROMPT = "prompt.md";
    private static final String README = "README.md";
    private static final String EXAMPLES = "examples/";

    /** Faults of one schema or example that are named. */
    private static final int MAX_FAULTS = 100;

    private static final JsonSchema ANYTHING = JsonSchema.compile(Json.MAPPER.createObjectNode());

    private final PackageFolder folder;
    private final PackageFiles files;
    private final PackagePatterns patterns;
    private final List<InvalidPackageException> wrong = new ArrayList<>();

    private PackageReader(PackageFolder folder) {
        this.folder = folder;
        this.files = new PackageFiles(folder, this::tell);
        this.patterns = PackagePatterns.of(folder.files());
    }

    /**
     * What could be read of a folder.
     *
     * @param agent null where anything is wrong
     */
    record Reading(
            @Nullable AgentPackage agent,
            ManifestReader manifest,
            List<Example> examples,
            List<InvalidPackageException> wrong) {}

    /** @throws InvalidPackageException with everything that is wrong; its message names the first wrong file */
    static AgentPackage read(PackageFolder folder) {
        var reading = new PackageReader(folder).read();
        if (reading.agent() == null) {
            throw InvalidPackageException.of(reading.wrong());
        }
        return reading.agent();
    }

    /** Reads what can be read. */
    static Reading readAll(PackageFolder folder) {
        return new PackageReader(folder).read();
    }

    private Reading read() {
        try {
            return readThrough();
        } catch (TooManyFaults e) {
            var manifest = new ManifestReader(new PackageFiles(folder, unused -> {}), Optional.empty());
            return new Reading(null, manifest, List.of(), wrong);
        }
    }

    private Reading readThrough() {
        folder.faults().forEach(fault -> wrong.add(new InvalidPackageException(folder.where(fault.file()), fault)));
        patterns.excessive().forEach(fault -> tell(new InvalidPackageException(folder.where(fault.file()), fault)));
        var reader = new ManifestReader(files, files.named(ManifestReader.FILE, it -> files.yaml(it, Manifest.class)));
        var input = schema(INPUT);
        var config = folder.has(CONFIG) ? schema(CONFIG) : null;
        var output = schema(OUTPUT);
        var work = new PlanReader(files, reader, this::schema).read(input.document());
        var prompt = prompt(work.hasModel(), input, config);
        var rules = rules();
        var examples = examples(input);
        var readme = files.named(README, folder::text).orElse("");
        if (!wrong.isEmpty()) {
            return new Reading(null, reader, examples, wrong);
        }
        var manifest = reader.manifest();
        var agent = new AgentPackage(
                given(manifest.id()),
                given(manifest.version()),
                given(manifest.title()),
                given(manifest.summary()),
                given(manifest.category()),
                reader.kind(),
                manifest.modelHint(),
                reader.limits(),
                reader.tools(),
                reader.minTier(),
                reader.offline(),
                manifest.requiresApproval(),
                manifest.labels(),
                prompt,
                input,
                output,
                work.playbook(),
                work.plan(),
                rules.rules(),
                examples,
                readme,
                (config == null ? PackageSettings.NONE : PackageSettings.of(config)).ruled(rules.config()));
        return new Reading(agent, reader, examples, wrong);
    }

    private static String given(@Nullable String value) {
        return Objects.requireNonNull(value);
    }

    private void tell(InvalidPackageException fault) {
        if (!folder.isUnread(fault.findings().getFirst().file())) {
            wrong.add(fault);
        }
        if (wrong.size() > PackageCheck.MAX_FINDINGS) {
            throw new TooManyFaults();
        }
    }

    /** A graph without agent nodes may have none. */
    private String prompt(boolean hasModel, JsonSchema input, @Nullable JsonSchema config) {
        if (!hasModel && !folder.has(PROMPT)) {
            return "";
        }
        var text = files.named(PROMPT, folder::text).orElse("");
        new Prompt(text)
                .faults(properties(input), config == null ? Json.MAPPER.createObjectNode() : properties(config))
                .forEach(reason -> files.tell(PROMPT, new Violation("", reason)));
        return text;
    }

    /** Null where the schema cannot be read. */
    private static @Nullable JsonNode properties(JsonSchema schema) {
        return schema == ANYTHING ? null : schema.document().path("properties");
    }

    private WrittenRules rules() {
        if (!folder.has(RULES)) {
            return WrittenRules.NONE;
        }
        var written =
                files.named(RULES, it -> files.yaml(it, WrittenRules.class)).orElse(WrittenRules.NONE);
        check("rules", OutputRule.MAX_RULES, written.rules(), OutputRule::faults);
        check("config", PackageSettings.Rule.MAX_RULES, written.config(), PackageSettings.Rule::check);
        return written;
    }

    private <T> void check(String list, int most, List<T> rules, Function<T, List<Violation>> faults) {
        if (rules.size() > most) {
            files.tell(RULES, new Violation("/" + list, "has more than " + most + " rules"));
        }
        for (int i = 0; i < rules.size(); i++) {
            var at = list + "/" + i;
            faults.apply(rules.get(i))
                    .forEach(fault ->
                            files.tell(RULES, new Violation("/" + at + fault.pointer(), at + ": " + fault.message())));
        }
    }

    private List<Example> examples(JsonSchema input) {
        return folder.files().keySet().stream()
                .filter(path -> path.startsWith(EXAMPLES) && path.endsWith(".json"))
                .flatMap(path -> files.named(path, it -> example(it, input)).stream())
                .toList();
    }

    private Example example(String path, JsonSchema input) {
        var written = files.json(path, WrittenExample.class);
        if (!written.expect().isObject()) {
            files.tell(path, new Violation("/expect", "has no expect, which is an object"));
        }
        if (written.input().isObject()) {
            bounded(path, input.check(written.input(), "/input", MAX_FAULTS + 1))
                    .forEach(violation -> files.tell(
                            path, new Violation(violation.pointer(), violation.pointer() + " " + violation.message())));
        } else {
            files.tell(path, new Violation("/input", "has no input, which is an object"));
        }
        var name = path.substring(EXAMPLES.length(), path.length() - ".json".length());
        return new Example(name, Optional.ofNullable(written.title()).orElse(name), written.input(), written.expect());
    }

    /** A schema without its faults, all of which are told; of one that cannot be read nothing is left. */
    private JsonSchema schema(String path) {
        var written = files.named(path, it -> files.json(it, JsonNode.class));
        if (written.isEmpty()) {
            return ANYTHING;
        }
        var document = patterns.bounded(path, written.get());
        var faults = JsonSchema.faults(document, MAX_FAULTS + 1);
        bounded(path, faults)
                .forEach(fault -> files.tell(
                        path, new Violation(fault.pointer(), "at " + fault.pointer() + ": " + fault.message())));
        try {
            return faults.isEmpty() ? JsonSchema.compile(document) : SoundSchema.of(document, faults, ANYTHING);
        } catch (IllegalArgumentException e) {
            files.tell(path, new Violation("", String.valueOf(e.getMessage())));
            return ANYTHING;
        }
    }

    /** All of them, or the first and a word on the others. */
    private List<Violation> bounded(String path, List<Violation> faults) {
        if (faults.size() > MAX_FAULTS) {
            files.tell(path, new Violation("", "has more than these " + MAX_FAULTS + " faults"));
        }
        return faults.stream().limit(MAX_FAULTS).toList();
    }

    /** No report names more. */
    private static final class TooManyFaults extends RuntimeException {}

    /** {@code rules.yaml} as it is written. */
    record WrittenRules(List<OutputRule> rules, List<PackageSettings.Rule> config) {

        static final WrittenRules NONE = new WrittenRules(List.of(), List.of());

        WrittenRules {
            rules = List.copyOf(Objects.requireNonNullElse(rules, List.of()));
            config = List.copyOf(Objects.requireNonNullElse(config, List.of()));
        }
    }

    /** {@code examples/*.json} as it is written. */
    private record WrittenExample(@Nullable String title, JsonNode input, JsonNode expect) {

        WrittenExample {
            input = Objects.requireNonNullElse(input, Json.MAPPER.missingNode());
            expect = Objects.requireNonNullElse(expect, Json.MAPPER.missingNode());
        }
    }

    /** A schema that has faults, without what is faulty: the rest can be checked against it. */
    private record SoundSchema(ObjectNode document) {

        private static final int MAX_ROUNDS = 5;
        private static final Set<String> NAMED =
                Set.of("$defs", "definitions", "dependentSchemas", "patternProperties", "properties");

        static JsonSchema of(JsonNode document, List<Violation> faults, JsonSchema otherwise) {
            if (!(document.deepCopy() instanceof ObjectNode copy)) {
                return otherwise;
            }
            var sound = new SoundSchema(copy);
            var left = faults;
            for (int round = 0; round < MAX_ROUNDS && !left.isEmpty(); round++) {
                for (var fault : left) {
                    sound.without(JsonPointer.compile(fault.pointer()), round == 0);
                }
                left = JsonSchema.faults(copy, MAX_FAULTS);
            }
            try {
                return left.isEmpty() ? JsonSchema.compile(copy) : otherwise;
            } catch (IllegalArgumentException e) {
                return otherwise;
            }
        }

        /** A property that is faulty as a whole stays as one that may be anything. */
        private void without(JsonPointer at, boolean isKept) {
            var head = at.head();
            if (head == null) {
                return;
            }
            var name = at.last().getMatchingProperty();
            switch (document.at(head)) {
                case ObjectNode around
                when isKept && head.head() != null && NAMED.contains(head.last().getMatchingProperty()) ->
                    around.putObject(name);
                case ObjectNode around -> around.remove(name);
                case ArrayNode ignored -> without(head, false);
                default -> {}
            }
        }
    }
}
