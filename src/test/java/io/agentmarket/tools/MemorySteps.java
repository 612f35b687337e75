package io.agentmarket.tools;

import io.agentmarket.shared.Json;
import io.agentmarket.shared.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/**
 * Steps in memory: passing the same object to a second call has the effect of the journal for a repeated call.
 * Approvals wait until {@link #decide}; pauses are recorded but not made.
 */
public final class MemorySteps implements Steps {

    private final Map<String, JsonNode> results = new ConcurrentHashMap<>();
    private final Map<String, String> failures = new ConcurrentHashMap<>();
    private final Map<String, Decision> decisions = new ConcurrentHashMap<>();
    private final Map<String, Action> asked = new ConcurrentHashMap<>();
    private final Map<String, Duration> pauses = new ConcurrentHashMap<>();
    private final Map<String, Artifact> artifacts = new ConcurrentHashMap<>();
    private final Map<String, byte[]> files = new ConcurrentHashMap<>();
    private final BiFunction<String, JsonNode, JsonNode> packages;

    public MemorySteps() {
        this((id, input) -> {
            throw new ToolFailure("There is no package " + id + ".");
        });
    }

    /** @param packages runs another package: its id and input to its output */
    public MemorySteps(BiFunction<String, JsonNode, JsonNode> packages) {
        this.packages = packages;
    }

    public void decide(String path, boolean approved, JsonNode arguments) {
        decisions.put(path, new Decision(approved, arguments, null));
    }

    public Map<String, Action> asked() {
        return Map.copyOf(asked);
    }

    /** The kept files, by name. */
    public Map<String, byte[]> files() {
        return Map.copyOf(files);
    }

    public Map<String, Duration> pauses() {
        return Map.copyOf(pauses);
    }

    @Override
    public JsonNode once(String path, Work work) {
        var failed = failures.get(path);
        if (failed != null) {
            throw new ToolFailure(failed);
        }
        var known = results.get(path);
        if (known != null) {
            return known;
        }
        try {
            var result = work.apply("run:1/" + path);
            results.put(path, result);
            return result;
        } catch (ToolFailure e) {
            failures.put(path, String.valueOf(e.getMessage()));
            throw e;
        }
    }

    @Override
    public Decision approval(String path, Action action) {
        asked.put(path, action);
        var decision = decisions.get(path);
        if (decision == null) {
            throw new WaitingException();
        }
        return decision;
    }

    @Override
    public JsonNode run(String path, String packageId, JsonNode input) {
        return once(path, key -> packages.apply(packageId, input));
    }

    @Override
    public void pause(String path, Duration time) {
        once(path, key -> {
            pauses.put(path, time);
            return Json.MAPPER.createObjectNode();
        });
    }

    @Override
    public Artifact keep(String path, String name, String mediaType, InputStream content) {
        return artifacts.computeIfAbsent(path, it -> {
            try {
                var bytes = content.readAllBytes();
                files.put(name, bytes);
                return new Artifact(
                        "artifact-" + path,
                        name,
                        mediaType,
                        bytes.length,
                        HexFormat.of().formatHex(Sha256.of(bytes)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    @Override
    public List<JsonNode> sideBySide(List<Supplier<JsonNode>> branches) {
        var results = new ArrayList<JsonNode>();
        ToolFailure failed = null;
        WaitingException waiting = null;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var future :
                    branches.stream().map(it -> threads.submit(it::get)).toList()) {
                try {
                    results.add(future.get());
                } catch (ExecutionException e) {
                    switch (e.getCause()) {
                        case ToolFailure failure -> failed = failed == null ? failure : failed;
                        case WaitingException wait -> waiting = wait;
                        default -> throw new AssertionError(e.getCause());
                    }
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            }
        }
        if (failed != null) {
            throw failed;
        }
        if (waiting != null) {
            throw waiting;
        }
        return results;
    }
}
