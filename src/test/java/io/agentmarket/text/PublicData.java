package io.agentmarket.text;

import io.agentmarket.toolkits.tickets.Example;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads banking77 (CSV of text and category) and clinc150 (JSON of splits). */
public final class PublicData {

    private PublicData() {}

    public static Path bankingFile(Path data) {
        return data.resolve("banking77/train.csv");
    }

    public static Path clincFile(Path data) {
        return data.resolve("clinc150/train_val.json");
    }

    public static List<Example> banking(Path file) {
        var examples = new ArrayList<Example>();
        for (var row : csvRows(read(file))) {
            examples.add(new Example(row.get(0), row.get(1)));
        }
        return examples.subList(1, examples.size());
    }

    public static List<Example> clinc(Path file, String split) {
        var examples = new ArrayList<Example>();
        for (JsonNode pair : JsonMapper.shared().readTree(read(file)).path(split)) {
            examples.add(new Example(pair.get(0).asString(), pair.get(1).asString()));
        }
        return examples;
    }

    public static boolean hasSplit(Path file, String split) {
        return JsonMapper.shared().readTree(read(file)).has(split);
    }

    /** A seeded shuffle: the first fifth is held out, the rest trains. */
    public static Split seededFifth(List<Example> examples, long seed) {
        var shuffled = new ArrayList<>(examples);
        Collections.shuffle(shuffled, new Random(seed));
        int fifth = shuffled.size() / 5;
        return new Split(shuffled.subList(fifth, shuffled.size()), shuffled.subList(0, fifth));
    }

    private static List<List<String>> csvRows(String csv) {
        var rows = new ArrayList<List<String>>();
        var row = new ArrayList<String>();
        var field = new StringBuilder();
        boolean quoted = false;
        for (char c : csv.toCharArray()) {
            if (c == '"') {
                // A doubled quote closes and reopens the field: only then is the quote itself part of the text.
                quoted = !quoted;
                if (quoted && !field.isEmpty()) {
                    field.append('"');
                }
            } else if (!quoted && (c == ',' || c == '\n')) {
                row.add(field.toString().strip());
                field.setLength(0);
                if (c == '\n') {
                    rows.add(List.copyOf(row));
                    row.clear();
                }
            } else {
                field.append(c);
            }
        }
        return rows;
    }

    public static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read", e);
        }
    }

    public record Split(List<Example> train, List<Example> heldOut) {}
}
