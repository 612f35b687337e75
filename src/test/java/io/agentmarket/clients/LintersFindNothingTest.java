package io.agentmarket.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.shared.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The contract passes Redocly's recommended rules and Spectral's rules for OpenAPI, none of them weakened. */
class LintersFindNothingTest {

    private static final Path CONTRACT = Path.of("docs/openapi.yaml").toAbsolutePath();
    private static final String TWICE = "operation-operationId-unique";

    /** The same with a planted fault, so that a linter which looks at nothing is noticed. */
    private static Path faulty;

    private static List<JsonNode> redocly;
    private static List<JsonNode> spectral;

    @BeforeAll
    static void lint(@TempDir Path folder) throws Exception {
        faulty = folder.resolve("faulty.yaml");
        Files.writeString(
                faulty, Files.readString(CONTRACT).replace("operationId: createApiKey", "operationId: listApiKeys"));
        redocly = said("redocly", "--extends=recommended", "--format=json", "--max-problems=1000").stream()
                .flatMap(document -> document.get("problems").valueStream())
                .toList();
        spectral = said("spectral", "--ruleset=.spectral.yaml", "--format=json", "--quiet");
    }

    @Test
    void redocly_finds_nothing_in_the_contract() {
        assertThat(ofRedocly(CONTRACT)).isEmpty();
        assertThat(ofRedocly(faulty)).anyMatch(problem -> problem.contains(TWICE));
    }

    @Test
    void spectral_finds_nothing_in_the_contract() {
        assertThat(ofSpectral(CONTRACT)).isEmpty();
        assertThat(ofSpectral(faulty)).anyMatch(problem -> problem.contains(TWICE));
    }

    private static List<String> ofRedocly(Path document) {
        return redocly.stream()
                .filter(problem ->
                        problem.at("/location/0/source/ref").asString("").endsWith(name(document)))
                .map(problem -> problem.get("ruleId").asString() + " "
                        + problem.at("/location/0/pointer").asString(""))
                .toList();
    }

    private static List<String> ofSpectral(Path document) {
        return spectral.stream()
                .filter(problem -> problem.get("source").asString().endsWith(name(document)))
                .map(problem -> problem.get("code").asString() + " " + problem.get("path"))
                .toList();
    }

    private static String name(Path document) {
        return String.valueOf(document.getFileName());
    }

    /** Redocly writes an object for each document, Spectral an array over all: the objects, or what is in the array. */
    private static List<JsonNode> said(String linter, String... options) throws IOException, InterruptedException {
        var arguments = new ArrayList<>(List.of("lint", CONTRACT.toString(), faulty.toString()));
        arguments.addAll(List.of(options));
        var said = NodeTools.run(linter, arguments.toArray(String[]::new));
        return Json.MAPPER
                .readerFor(JsonNode.class)
                .<JsonNode>readValues(said.out())
                .readAll();
    }
}
