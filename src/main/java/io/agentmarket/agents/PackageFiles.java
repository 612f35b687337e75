package io.agentmarket.agents;

import io.agentmarket.shared.Json;
import io.agentmarket.shared.YamlText;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLParser;

/** The texts of a folder as values, and where in them something is wrong. */
public record PackageFiles(PackageFolder folder) {

    /** Strict as the house's JSON mapper is: nothing unknown, nothing twice. */
    public static final YAMLMapper YAML = YAMLMapper.builder(YAMLFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    <T> T yaml(String path, Class<T> type) {
        try {
            var text = folder.text(path);
            var alias = firstAlias(text);
            if (alias.isPresent()) {
                throw new InvalidPackageException(folder.where(path), isAlias(path, alias.getAsInt()));
            }
            return YAML.readValue(new YamlText(text), type);
        } catch (JacksonException e) {
            throw unreadable(path, e);
        }
    }

    <T> T json(String path, Class<T> type) {
        try {
            return Json.MAPPER.readValue(folder.text(path), type);
        } catch (JacksonException e) {
            throw unreadable(path, e);
        }
    }

    /** Where a YAML text first refers to an earlier part of itself, which would be read as that part's name. */
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

    /** A member of a YAML file, with the line it stands in where it does. */
    InvalidPackageException member(String path, String field, String reason) {
        var name = field.substring(field.lastIndexOf('.') + 1) + ":";
        var lines = folder.text(path).lines().toList();
        var line = IntStream.range(0, lines.size())
                .filter(i -> lines.get(i).strip().startsWith(name))
                .mapToObj(i -> i + 1)
                .findFirst();
        return wrong(path, line.orElse(null), "/" + field.replace('.', '/'), field + " " + reason);
    }

    InvalidPackageException wrong(String path, @Nullable Integer line, @Nullable String pointer, String reason) {
        return new InvalidPackageException(
                folder.where(path), new Finding(path, line, pointer, Finding.Severity.ERROR, reason));
    }

    private InvalidPackageException unreadable(String path, JacksonException e) {
        return new InvalidPackageException(folder.where(path), ParseWords.of(path, folder.text(path), e));
    }
}
