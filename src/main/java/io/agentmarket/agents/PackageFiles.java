package io.agentmarket.agents;

import io.agentmarket.shared.Json;
import io.agentmarket.shared.RecordShape;
import io.agentmarket.shared.Violation;
import io.agentmarket.shared.YamlText;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLParser;

/** The texts of a folder as values, and where in them something is wrong. For one thread. */
public final class PackageFiles {

    /** As strict as the platform's JSON mapper: it refuses unknown and duplicate members. */
    public static final YAMLMapper YAML = YAMLMapper.builder(YAMLFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    /** Reads what the strict mappers refuse: a name that is there twice; the last one counts. */
    private static final YAMLMapper LENIENT_YAML = YAMLMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final JsonMapper LENIENT_JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(Json.MAX_DEPTH)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final PackageFolder folder;
    private final Consumer<InvalidPackageException> told;
    private final Map<String, RecordShape> shapes = new HashMap<>();
    private final Map<String, Set<String>> unread = new HashMap<>();
    private final Map<String, Map<String, Integer>> lines = new HashMap<>();

    /** @param told is given what is wrong with a file that can be read all the same */
    PackageFiles(PackageFolder folder, Consumer<InvalidPackageException> told) {
        this.folder = folder;
        this.told = told;
    }

    PackageFolder folder() {
        return folder;
    }

    /**
     * Members that are unknown or of the wrong kind are reported; a misspelt one is read under the name that was meant,
     * others are left out.
     */
    <T> T yaml(String path, Class<T> type) {
        return read(path, type, YAML);
    }

    /** As {@link #yaml}. */
    <T> T json(String path, Class<T> type) {
        return read(path, type, Json.MAPPER);
    }

    private <T> T read(String path, Class<T> type, ObjectMapper strict) {
        var text = folder.text(path);
        try {
            var isSound = odd(path, text);
            var tree = tree(path, text);
            if (tree.isMissingNode()) {
                throw new InvalidPackageException(folder.where(path), Finding.error(path, null, "is empty"));
            }
            var shape = type.isRecord() ? RecordShape.of(tree, type) : new RecordShape(tree);
            shape.faults().forEach(fault -> told.accept(found(path, fault.pointer(), fault.message())));
            shapes.put(path, shape);
            unread(path).addAll(shape.misfits());
            return isSound && shape.faults().isEmpty()
                    ? asWritten(path, text, strict, type).orElseGet(() -> strict.treeToValue(shape.value(), type))
                    : strict.treeToValue(shape.value(), type);
        } catch (JacksonException e) {
            throw new InvalidPackageException(folder.where(path), ParseWords.of(path, text, e));
        }
    }

    /** Numbers that are texts keep their digits; empty where the mapper refuses a part, such as one without a value. */
    private static <T> Optional<T> asWritten(String path, String text, ObjectMapper strict, Class<T> type) {
        try {
            return Optional.of(strict.readValue(reader(path, text), type));
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    private Set<String> unread(String path) {
        return unread.computeIfAbsent(path, unused -> new HashSet<>());
    }

    /** Tells of names that are there twice and of references; whether there are none. */
    private boolean odd(String path, String text) {
        var isSound = true;
        var names = new HashMap<String, Set<String>>();
        try (var parser = parser(path, text)) {
            for (var token = parser.nextToken(); token != null; token = parser.nextToken()) {
                var at = parser.streamReadContext().pathAsPointer().toString();
                var line = parser.currentTokenLocation().getLineNr();
                if (parser instanceof YAMLParser yaml && yaml.isCurrentAlias()) {
                    told.accept(new InvalidPackageException(folder.where(path), isAlias(path, line)));
                    unread(path).add(at);
                    isSound = false;
                }
                if (token.isStructStart()) {
                    names.remove(at);
                }
                if (token == JsonToken.PROPERTY_NAME) {
                    var around = at.substring(0, at.lastIndexOf('/'));
                    if (!names.computeIfAbsent(around, unused -> new HashSet<>())
                            .add(at)) {
                        var twice = parser.currentName() + " is there twice; keep one of the two";
                        told.accept(new InvalidPackageException(
                                folder.where(path), new Finding(path, line, null, Finding.Severity.ERROR, twice)));
                        isSound = false;
                    }
                }
            }
        }
        return isSound;
    }

    /** The value of a file as it is written; empty for what is missing or cannot be read, which is told elsewhere. */
    static Optional<JsonNode> tree(Map<String, byte[]> files, String path) {
        var content = files.get(path);
        if (content == null) {
            return Optional.empty();
        }
        try {
            var tree = tree(path, new String(content, StandardCharsets.UTF_8));
            return tree.isMissingNode() ? Optional.empty() : Optional.of(tree);
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    private static JsonNode tree(String path, String text) {
        return (isYaml(path) ? LENIENT_YAML : LENIENT_JSON).readTree(reader(path, text));
    }

    private static JsonParser parser(String path, String text) {
        return (isYaml(path) ? LENIENT_YAML : LENIENT_JSON).createParser(reader(path, text));
    }

    private static Reader reader(String path, String text) {
        return isYaml(path) ? new YamlText(text) : new StringReader(text);
    }

    private static boolean isYaml(String path) {
        return path.endsWith(".yaml");
    }

    /** The content of a file that the package names; empty if it cannot be read, which is reported. */
    <T> Optional<T> named(String path, Function<String, T> read) {
        try {
            return Optional.of(read.apply(path));
        } catch (InvalidPackageException e) {
            told.accept(e);
            return Optional.empty();
        }
    }

    /** As {@link #named}, of a file that the plan names: a misspelt name is told, and the file meant is read. */
    <T> Optional<T> planned(String path, Function<String, T> read) {
        var meant = folder.has(path) ? Optional.<String>empty() : folder.nearest(path);
        if (meant.isEmpty()) {
            return named(path, read);
        }
        told.accept(new InvalidPackageException(
                folder.where(path), Finding.error(path, null, "is missing; did you mean " + meant.get() + "?")));
        return named(meant.get(), read);
    }

    /** Records a fault; reading continues. What follows from a value of the wrong kind is no fault of its own. */
    void tell(String path, Violation fault) {
        var shape = shapes.get(path);
        var pointer = shape == null ? fault.pointer() : shape.written(fault.pointer());
        var misfits = unread(path);
        for (var at = pointer; !at.isEmpty(); at = at.substring(0, at.lastIndexOf('/'))) {
            if (misfits.contains(at)) {
                return;
            }
        }
        told.accept(found(path, pointer, fault.message()));
    }

    /** The pointer as the file has it, of one with the names that were meant. */
    String written(String path, String pointer) {
        var shape = shapes.get(path);
        return shape == null ? pointer : shape.written(pointer);
    }

    /**
     * The line with the first alias of a YAML text, which would be read as the anchor's name; empty if there is none.
     */
    public static OptionalInt firstAlias(String text) {
        try (var parser = YAML.createParser(new YamlText(text))) {
            for (var token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (((YAMLParser) parser).isCurrentAlias()) {
                    return OptionalInt.of(parser.currentTokenLocation().getLineNr());
                }
            }
        }
        return OptionalInt.empty();
    }

    public static Finding isAlias(String path, int line) {
        var reason = "refers to another part of the file with *; write the value out, references are not read";
        return new Finding(path, line, null, Finding.Severity.ERROR, reason);
    }

    /** With the line in which the member stands, where it does. */
    private InvalidPackageException found(String path, String pointer, String reason) {
        var line = pointer.isEmpty() ? null : line(path, pointer);
        return new InvalidPackageException(
                folder.where(path),
                new Finding(path, line, pointer.isEmpty() ? null : pointer, Finding.Severity.ERROR, reason));
    }

    /** The line of a member; null if the file does not have it. */
    @Nullable Integer line(String path, String pointer) {
        return lines.computeIfAbsent(path, this::lines).get(pointer);
    }

    private Map<String, Integer> lines(String path) {
        var found = new HashMap<String, Integer>();
        try (var parser = parser(path, folder.text(path))) {
            for (var token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (!token.isStructEnd()) {
                    found.putIfAbsent(
                            parser.streamReadContext().pathAsPointer().toString(),
                            parser.currentTokenLocation().getLineNr());
                }
            }
        } catch (JacksonException e) {
            return found; // up to where it can be read; that it cannot has been said
        }
        return found;
    }
}
