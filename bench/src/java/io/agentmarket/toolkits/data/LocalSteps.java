package io.agentmarket.toolkits.data;

import io.agentmarket.tools.Artifact;
import io.agentmarket.tools.Steps;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/** Steps of a bench: what is told is printed with its time, and files go into a folder. */
final class LocalSteps implements Steps {

    private final Path folder;
    private final long start = System.nanoTime();
    private int told;

    LocalSteps(Path folder) {
        this.folder = folder;
    }

    /** How often progress was told. */
    int told() {
        return told;
    }

    @Override
    public JsonNode once(String path, Work work) {
        var result = work.apply(path);
        told++;
        System.out.printf("%7.1f s  %s %s%n", (System.nanoTime() - start) / 1e9, path, result);
        return result;
    }

    @Override
    public Decision approval(String path, Action action) {
        throw new UnsupportedOperationException();
    }

    @Override
    public JsonNode run(String path, String packageId, JsonNode input) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void pause(String path, Duration time) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<JsonNode> sideBySide(List<Supplier<JsonNode>> branches) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Artifact keep(String path, String name, String mediaType, InputStream content) {
        try {
            long bytes = Files.copy(content, Files.createDirectories(folder).resolve(name));
            return new Artifact(path, name, mediaType, bytes, "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

}
