package io.agentmarket.search;

import io.agentmarket.text.Options;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Texts of a public data set in chunks, and questions with the chunks that answer them. */
record RetrievalSet(String name, List<Text> texts, List<Question> questions) {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String DOCS = "cookbook/skills/retrieval_augmented_generation/data/anthropic_docs.json";
    private static final String CODE = "cookbook/skills/contextual-embeddings/data/codebase_chunks.json";

    record Text(UUID chunk, UUID document, String source, String heading, String text) {}

    /** @param gold the chunks that answer it; one that the corpus lacks counts as not found */
    record Question(String text, Set<UUID> gold) {}

    /** Pages of a manual by section; a question's gold chunks are addresses. */
    static RetrievalSet docs(Path data, Path questions) {
        var texts = new ArrayList<Text>();
        for (var chunk : JSON.readTree(read(data.resolve(DOCS)))) {
            var link = chunk.path("chunk_link").asString();
            var page = link.substring(0, link.contains("#") ? link.indexOf('#') : link.length());
            texts.add(new Text(
                    id(link),
                    id(page),
                    link,
                    chunk.path("chunk_heading").asString(),
                    chunk.path("text").asString()));
        }
        var asked = StreamSupport.stream(JSON.readTree(read(questions)).spliterator(), false)
                .map(node -> new Question(
                        node.path("question").asString(),
                        StreamSupport.stream(node.path("correct_chunks").spliterator(), false)
                                .map(link -> id(link.asString()))
                                .collect(Collectors.toSet())))
                .toList();
        return new RetrievalSet("docs", texts, asked);
    }

    static Path docsQuestions(Path data) {
        return data.resolve("cookbook/docs_eval_dev40.json");
    }

    /** Source files in chunks, without their paths; a question's gold chunks are file and index. */
    static RetrievalSet code(Path data, Path questions) {
        var texts = new ArrayList<Text>();
        for (var file : JSON.readTree(read(data.resolve(CODE)))) {
            var uuid = file.path("original_uuid").asString();
            for (var chunk : file.path("chunks")) {
                int index = chunk.path("original_index").asInt();
                texts.add(new Text(
                        id(uuid + "/" + index),
                        id(uuid),
                        "",
                        "",
                        chunk.path("content").asString()));
            }
        }
        var asked = read(questions)
                .lines()
                .map(JSON::readTree)
                .map(node -> new Question(node.path("query").asString(), goldOf(node)))
                .toList();
        return new RetrievalSet("code", texts, asked);
    }

    static Path codeQuestions(Path data) {
        return data.resolve("cookbook/code_eval_dev98.jsonl");
    }

    /** Runbook pages without their "Meaning", which is the question, and without the name of their alert. */
    static RetrievalSet runbooks(Path data) {
        var texts = new ArrayList<Text>();
        var asked = new ArrayList<Question>();
        try (var files = Files.walk(Options.existing(data.resolve("runbooks")))) {
            for (var file : files.filter(each -> each.toString().endsWith(".md"))
                    .sorted()
                    .toList()) {
                var name = file.getFileName().toString().replace(".md", "");
                var sections = List.of(withoutName(name, read(file)).split("(?m)^## "));
                var meaning = sections.stream()
                        .filter(section -> section.startsWith("Meaning"))
                        .findFirst();
                var others = sections.stream()
                        .skip(1)
                        .filter(section -> !section.startsWith("Meaning"))
                        .collect(Collectors.joining("\n"));
                if (meaning.isPresent() && !others.isBlank()) {
                    texts.add(new Text(id(name), id(name), "", "", others));
                    asked.add(new Question(
                            meaning.get().substring("Meaning".length()).strip(), Set.of(id(name))));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the runbooks cannot be read", e);
        }
        return new RetrievalSet("runbooks", texts, asked);
    }

    private static String withoutName(String name, String text) {
        var spaced = name.replaceAll("(?<=[a-z])(?=[A-Z])", " ");
        return text.replaceAll("(?i)" + name + "|" + spaced, "");
    }

    private static Set<UUID> goldOf(JsonNode node) {
        var gold = new HashSet<UUID>();
        node.path("golden_chunk_uuids")
                .forEach(pair ->
                        gold.add(id(pair.get(0).asString() + "/" + pair.get(1).asInt())));
        return gold;
    }

    private static UUID id(String name) {
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
    }

    private static String read(Path file) {
        try {
            return Files.readString(Options.existing(file));
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read", e);
        }
    }
}
