package io.agentmarket.agents;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The documents for a package's examples: {@code examples/documents/*.md} or {@code *.txt}. A rehearsal adds them
 * first; a customer who runs the package adds its own.
 */
public record ExampleDocuments(List<Text> texts) {

    /** The maximum number of documents of a package. */
    static final int MAX_DOCUMENTS = 20;

    /** The maximum size of all of them together. */
    static final int MAX_BYTES = 500_000;

    private static final String FOLDER = "examples/documents/";

    public ExampleDocuments {
        texts = List.copyOf(texts);
    }

    /**
     * One document.
     *
     * @param name the file's name, which is the document's source
     * @param content the text of the file
     */
    public record Text(String name, String content) {

        /** The first heading, or else the file's name. */
        public String title() {
            return content.lines()
                    .filter(line -> line.startsWith("# "))
                    .findFirst()
                    .map(line -> line.substring(2).strip())
                    .filter(heading -> !heading.isEmpty() && heading.length() <= 200)
                    .orElse(name);
        }
    }

    /** @param files the files of a package without errors, by path */
    public static ExampleDocuments of(Map<String, byte[]> files) {
        var texts = new ArrayList<Text>();
        new TreeMap<>(files).forEach((path, content) -> {
            if (path.startsWith(FOLDER)) {
                texts.add(new Text(path.substring(FOLDER.length()), new String(content, StandardCharsets.UTF_8)));
            }
        });
        return new ExampleDocuments(texts);
    }

    /** The faults that prevent documents from being added. */
    static List<Finding> check(Map<String, byte[]> files) {
        var findings = new ArrayList<Finding>();
        int count = 0;
        long bytes = 0;
        for (var file : new TreeMap<>(files).entrySet()) {
            var path = file.getKey();
            if (!path.startsWith(FOLDER)) {
                continue;
            }
            count++;
            bytes += file.getValue().length;
            if (!path.endsWith(".md") && !path.endsWith(".txt")) {
                findings.add(Finding.error(path, null, "is not read: example documents end in .md or .txt"));
            } else if (new String(file.getValue(), StandardCharsets.UTF_8).isBlank()) {
                findings.add(Finding.error(path, null, "is empty; add the content that the examples ask about"));
            }
        }
        if (count > MAX_DOCUMENTS || bytes > MAX_BYTES) {
            findings.add(Finding.error(
                    "examples/documents",
                    null,
                    "holds " + count + " documents of " + bytes + " bytes; a rehearsal adds at most " + MAX_DOCUMENTS
                            + " of " + MAX_BYTES + " bytes together: keep what the examples need"));
        }
        return findings;
    }
}
