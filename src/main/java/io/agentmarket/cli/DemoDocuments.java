package io.agentmarket.cli;

import io.agentmarket.shared.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import tools.jackson.databind.JsonNode;

/** Uploads the documents of an agent's examples for the demo customer, through the API. */
final class DemoDocuments {

    private static final String PATH = "/api/v1/knowledge/documents";
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);
    private static final int MAX_LOOKS = 600;

    private final ApiClient api;

    DemoDocuments(ApiClient api) {
        this.api = api;
    }

    /**
     * Adds the missing documents and waits, a minute at most, until they can be searched.
     *
     * @param agent the agent whose {@code examples/documents} are uploaded
     * @return a line for the terminal; empty if the agent has no documents
     * @throws IOException also when the platform refuses a document
     */
    String add(String agent) throws IOException, InterruptedException {
        var files = files(agent);
        if (files.isEmpty()) {
            return "";
        }
        var known = known();
        var added = new ArrayList<String>();
        for (var file : files) {
            if (!known.contains(file.key())) {
                added.add(upload(file));
            }
        }
        if (added.isEmpty()) {
            return files.size() + " documents are there already";
        }
        int passages = 0;
        for (var id : added) {
            passages += ready(id).path("chunks_total").asInt(0);
        }
        return "added " + added.size() + " documents, " + passages + " passages";
    }

    private Set<String> known() throws IOException, InterruptedException {
        var known = new HashSet<String>();
        for (var document : api.get(PATH + "?limit=200").body().path("items")) {
            if (!document.path("status").asString("").equals("failed")) {
                known.add(document.path("source").asString("") + " "
                        + document.path("bytes").asLong(0));
            }
        }
        return known;
    }

    private String upload(File file) throws IOException, InterruptedException {
        var body = Json.MAPPER
                .createObjectNode()
                .put("title", file.title())
                .put("source", file.name())
                .put("text", file.text());
        var answer = api.post(PATH, "demo-" + UUID.randomUUID(), body);
        if (answer.status() != 202) {
            throw new IOException(
                    file.name() + ": " + answer.body().path("detail").asString("HTTP " + answer.status()));
        }
        return answer.body().path("id").asString("");
    }

    private JsonNode ready(String id) throws IOException, InterruptedException {
        for (int look = 0; look < MAX_LOOKS; look++) {
            var document = api.get(PATH + "/" + id).body();
            switch (document.path("status").asString("")) {
                case "ready" -> {
                    return document;
                }
                case "failed" -> throw new IOException(document.path("title").asString("") + " could not be read");
                default -> Thread.sleep(BETWEEN_LOOKS);
            }
        }
        throw new IOException("a document was not read within a minute");
    }

    private static List<File> files(String agent) {
        try {
            var found = new PathMatchingResourcePatternResolver()
                    .getResources("classpath*:agents/" + agent + "/examples/documents/*.md");
            return Arrays.stream(found).map(DemoDocuments::file).toList();
        } catch (IOException e) {
            throw new UncheckedIOException("the example documents cannot be read", e);
        }
    }

    private static File file(Resource resource) {
        try {
            return new File(
                    String.valueOf(resource.getFilename()), resource.getContentAsString(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("the example documents cannot be read", e);
        }
    }

    /** A Markdown file; its first heading is its title. */
    private record File(String name, String text) {

        String title() {
            return text.lines()
                    .filter(line -> line.startsWith("# "))
                    .findFirst()
                    .map(line -> line.substring(2).strip())
                    .orElse(name);
        }

        String key() {
            return name + " " + text.getBytes(StandardCharsets.UTF_8).length;
        }
    }
}
