package io.agentmarket.agents;

import io.agentmarket.shared.Json;
import io.agentmarket.shared.RecordShape;
import io.agentmarket.shared.Violation;
import io.agentmarket.shared.YamlText;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLParser;

/**
 * Reads the files of a folder as values and locates the faults in them.
 *
 * @param told receives the faults of files that are readable nevertheless
 */
public record PackageFiles(PackageFolder folder, Consumer<InvalidPackageException> told) {

    /** As strict as the platform's JSON mapper: it refuses unknown and duplicate members. */
    public static final YAMLMapper YAML = YAMLMapper.builder(YAMLFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    /** Members that are unknown or of the wrong kind are reported and left out; the rest is read. */
    <T> T yaml(String path, Class<T> type) {
        var text = folder.text(path);
        try {
            var alias = firstAlias(text);
            if (alias.isPresent()) {
                throw new InvalidPackageException(folder.where(path), isAlias(path, alias.getAsInt()));
            }
            var tree = YAML.readTree(new YamlText(text));
            var shape = shape(path, tree, type);
            return shape.faults().isEmpty()
                    ? YAML.readValue(new YamlText(text), type)
                    : YAML.treeToValue(shape.value(), type);
        } catch (JacksonException e) {
            throw unreadable(path, e);
        }
    }

    /** As {@link #yaml}. */
    <T> T json(String path, Class<T> type) {
        try {
            var shape = shape(path, Json.MAPPER.readTree(folder.text(path)), type);
            return shape.faults().isEmpty()
                    ? Json.MAPPER.readValue(folder.text(path), type)
                    : Json.MAPPER.treeToValue(shape.value(), type);
        } catch (JacksonException e) {
            throw unreadable(path, e);
        }
    }

    private RecordShape shape(String path, JsonNode tree, Class<?> type) {
        if (tree.isMissingNode()) {
            throw new InvalidPackageException(folder.where(path), Finding.error(path, null, "is empty"));
        }
        if (!type.isRecord()) {
            return new RecordShape(tree, List.of());
        }
        var shape = RecordShape.of(tree, type);
        shape.faults().forEach(fault -> tell(path, fault));
        return shape;
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

    /** Records a fault; reading continues. */
    void tell(String path, Violation fault) {
        told.accept(wrong(path, fault.pointer().isEmpty() ? null : fault.pointer(), fault.message()));
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

    /** The fault of a member of a YAML file. */
    InvalidPackageException member(String path, String field, String reason) {
        return wrong(path, "/" + field.replace('.', '/'), field + " " + reason);
    }

    /** A fault with the line of its member, if the file has that member. */
    InvalidPackageException wrong(String path, @Nullable String pointer, String reason) {
        var line = pointer == null ? null : line(path, pointer);
        return new InvalidPackageException(
                folder.where(path), new Finding(path, line, pointer, Finding.Severity.ERROR, reason));
    }

    /** The line of a member; null if the file does not have it. */
    @Nullable Integer line(String path, String pointer) {
        var text = folder.text(path);
        try (var parser =
                path.endsWith(".yaml") ? YAML.createParser(new YamlText(text)) : Json.MAPPER.createParser(text)) {
            for (var token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (!token.isStructEnd()
                        && pointer.equals(
                                parser.streamReadContext().pathAsPointer().toString())) {
                    return parser.currentTokenLocation().getLineNr();
                }
            }
        } catch (JacksonException e) {
            return null; // an unreadable file has been reported
        }
        return null;
    }

    private InvalidPackageException unreadable(String path, JacksonException e) {
        return new InvalidPackageException(folder.where(path), ParseWords.of(path, folder.text(path), e));
    }
}
