package io.agentmarket.engine;

import io.agentmarket.agents.AgentPackage;
import io.agentmarket.approvals.ActionHash;
import io.agentmarket.artifacts.Artifacts;
import io.agentmarket.journal.EventType;
import io.agentmarket.journal.RunLog;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.Json;
import io.agentmarket.tools.Artifact;
import io.agentmarket.tools.Steps;
import io.agentmarket.tools.ToolFailure;
import io.agentmarket.tools.WaitingException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The steps of a tool call or a graph. In the run's journal they share one prefix. */
final class RunSteps implements Steps {

    /** The bound of a run's whole journal in bytes: a live run keeps it in memory. */
    private static final int MAX_JOURNAL = 16 * 1024 * 1024;

    /** The longest name of a step in characters: it is part of keys and headers. */
    private static final int MAX_PATH = 200;

    /** The maximum number of branches that run at a time. */
    private static final int WIDTH = 16;

    private static final Pattern PATH = Pattern.compile("[a-zA-Z0-9._/-]+");

    private final RunContext at;
    private final String prefix;
    private final StepMaker maker;

    RunSteps(RunContext at, String prefix, StepMaker maker) {
        this.at = at;
        this.prefix = prefix;
        this.maker = maker;
    }

    @Override
    public JsonNode once(String path, Work work) {
        return once(EventType.CHECKPOINT, path, work);
    }

    private JsonNode once(EventType type, String path, Work work) {
        var key = key(path);
        var known = at.log().step(key);
        if (known.isPresent()) {
            return answer(known.get());
        }
        requireGoingOn();
        JsonNode result;
        try {
            requireRoom();
            result = work.apply(at.live().run().id() + ":" + key);
            requireGoingOn();
            result = StepMaker.storable(result, "The result of the step " + path);
        } catch (ToolFailure e) {
            requireGoingOn();
            write(type, entry(key).put("failure", String.valueOf(e.getMessage())));
            return written(key);
        }
        maker.reached(at.live().run().id());
        var entry = entry(key);
        entry.set("result", result);
        write(type, entry);
        return written(key);
    }

    /**
     * Whether an interrupted step had its effect is unknown. Nothing is written, so the next attempt repeats the step
     * under the same key.
     */
    private static void requireGoingOn() {
        if (Thread.currentThread().isInterrupted()) {
            throw new StoppedException();
        }
    }

    /** A later attempt reaches this step with the same journal, so it fails at the same step. */
    private void requireRoom() {
        if (at.log().size() > MAX_JOURNAL) {
            throw new ToolFailure("The run's journal has reached " + MAX_JOURNAL / 1024 / 1024
                    + " MiB, the most allowed; make the run smaller or split it into several.");
        }
    }

    /** The journaled form: a repeated call reads the same value, without the run's secrets. */
    private JsonNode written(String key) {
        return answer(at.log().step(key).orElseThrow());
    }

    private static JsonNode answer(RunLog.Step step) {
        if (step.failure() != null) {
            throw new ToolFailure(step.failure());
        }
        return step.result() == null ? Json.MAPPER.nullNode() : step.result();
    }

    @Override
    public Decision approval(String path, Action action) {
        var key = key(path);
        var arguments = StepMaker.storable(action.arguments(), "The action to approve");
        var shown = new Action(action.title(), at.log().masked(arguments), action.risk(), action.tool());
        var sha256 = ActionHash.of(shown.arguments());
        var asked = at.log().asked(key);
        if (asked.isEmpty()) {
            write(EventType.APPROVAL_REQUESTED, maker.request(key, shown, sha256));
            throw new WaitingException();
        }
        if (!asked.get().path("action_sha256").asString("").equals(sha256)) {
            throw new ToolFailure("The action differs from the one shown for approval: its arguments have changed.");
        }
        return at.log().decided(key).map(RunSteps::decision).orElseThrow(WaitingException::new);
    }

    /** Only exactly the action that was approved may be performed. */
    private static Decision decision(JsonNode decided) {
        var arguments = decided.path("arguments");
        if (!ActionHash.of(arguments).equals(decided.path("arguments_sha256").asString(""))) {
            throw new ToolFailure("The arguments are not those that were approved.");
        }
        var comment = decided.path("comment").asString("");
        return new Decision(decided.path("approved").asBoolean(false), arguments, comment.isEmpty() ? null : comment);
    }

    @Override
    public JsonNode run(String path, String packageId, JsonNode given) {
        var key = key(path);
        var known = at.log().step(key);
        if (known.isPresent()) {
            return answer(known.get());
        }
        requireGoingOn();
        JsonNode input;
        AgentPackage agent;
        try {
            input = StepMaker.storable(given, "The input of " + packageId);
            agent = begin(key, packageId, input);
        } catch (ToolFailure e) {
            write(EventType.SUBRUN, entry(key).put("failure", String.valueOf(e.getMessage())));
            return written(key);
        }
        try {
            var ending = maker.agents().work(at.deeper(key, input.toString()), agent, input);
            return once(EventType.SUBRUN, path, effectKey -> StepMaker.output(agent, ending));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoppedException();
        }
    }

    /** A resumed package keeps the version it began with. */
    private AgentPackage begin(String key, String packageId, JsonNode input) {
        var version = at.log().begun(key);
        var agent = maker.subAgent(at, maker.subPackage(packageId, version.orElse(null)), input);
        if (version.isEmpty()) {
            requireRoom();
            maker.admitPart(at, agent);
            var begun = entry(key)
                    .put("execution_id", maker.newId().toString())
                    .put("package_id", agent.id())
                    .put("package_version", agent.version());
            begun.set("input", input);
            write(EventType.SUBRUN, begun);
        }
        return agent;
    }

    @Override
    public void pause(String path, Duration time) {
        var until = once(path, key -> {
            var end = maker.now().plus(time);
            var deadline = at.live().run().deadline();
            if (!end.isBefore(deadline)) {
                throw new ToolFailure("The wait would last until " + end + ", the run only until " + deadline + ".");
            }
            return Json.MAPPER.getNodeFactory().stringNode(end.toString());
        });
        var left = Duration.between(maker.now(), Instant.parse(until.stringValue()));
        try {
            if (left.isPositive()) { // never longer than requested: the replica that wrote the end may have a fast
                // clock
                maker.pause(left.compareTo(time) < 0 ? left : time);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoppedException();
        }
    }

    @Override
    public Artifact keep(String path, String name, String mediaType, InputStream content) {
        var kept = once(EventType.ARTIFACT, path, key -> {
            var draft = new Artifacts.Draft(name, mediaType, content);
            return Json.MAPPER.valueToTree(maker.artifacts().keep(at.live().run(), key(path), draft));
        });
        return Json.MAPPER.treeToValue(kept, Artifact.class);
    }

    @Override
    public List<JsonNode> sideBySide(List<Supplier<JsonNode>> branches) {
        var width = new Semaphore(WIDTH);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var futures = branches.stream()
                    .map(branch -> threads.submit(within(width, branch)))
                    .toList();
            return results(futures);
        }
    }

    private static Callable<JsonNode> within(Semaphore width, Supplier<JsonNode> branch) {
        return () -> {
            width.acquire();
            try {
                return branch.get();
            } finally {
                width.release();
            }
        };
    }

    private static List<JsonNode> results(List<Future<JsonNode>> futures) {
        var results = new ArrayList<JsonNode>();
        RuntimeException worst = null;
        for (var future : futures) {
            try {
                results.add(future.get());
            } catch (ExecutionException e) {
                worst = worse(worst, e.getCause());
            } catch (InterruptedException e) {
                futures.forEach(each -> each.cancel(true));
                Thread.currentThread().interrupt();
                throw new StoppedException();
            }
        }
        if (worst != null) {
            throw worst;
        }
        return results;
    }

    /**
     * A failure that ends the run precedes one that fails the step, which precedes a wait; among equals the first
     * counts.
     */
    private static RuntimeException worse(@Nullable RuntimeException before, @Nullable Throwable now) {
        var next =
                switch (now) {
                    case InterruptedException _ -> new StoppedException();
                    case RuntimeException e -> e;
                    case null, default -> new IllegalStateException(now);
                };
        return before == null || rank(next) > rank(before) ? next : before;
    }

    private static int rank(RuntimeException e) {
        return switch (e) {
            case WaitingException _ -> 0;
            case ToolFailure _ -> 1;
            case AppException _ -> 2;
            default -> 3;
        };
    }

    private String key(String path) {
        if (!PATH.matcher(path).matches()) {
            throw new IllegalArgumentException("no path of a step: " + path);
        }
        if (path.length() > MAX_PATH) {
            throw new ToolFailure("Steps are nested too deeply here: make the workflow flatter.");
        }
        return prefix + path;
    }

    private static ObjectNode entry(String key) {
        return Json.MAPPER.createObjectNode().put("path", key);
    }

    private void write(EventType type, JsonNode entry) {
        at.transcript().record(type, entry);
        at.save();
    }
}
