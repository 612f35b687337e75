package io.agentmarket.engine;

import io.agentmarket.journal.LostRunException;
import io.agentmarket.journal.Transcript.OpenCall;
import io.agentmarket.llm.ToolCall;
import io.agentmarket.llm.ToolResult;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.shared.Json;
import io.agentmarket.stores.StoreFailure;
import io.agentmarket.tools.Steps;
import io.agentmarket.tools.Tool;
import io.agentmarket.tools.ToolContext;
import io.agentmarket.tools.ToolFailure;
import io.agentmarket.tools.Toolbox;
import io.agentmarket.tools.WaitingException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * The calls of one model turn, side by side. A tool's failure is a result for the model, never the run's end; if the
 * platform failed, the run ends without a charge; if a store was unavailable, the call is repeated under its effect
 * key.
 */
@Component
class ToolRound {

    private static final Logger LOG = LoggerFactory.getLogger(ToolRound.class);

    private final Toolbox toolbox;
    private final RunObserver observer;
    private final StepMaker steps;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    ToolRound(Toolbox toolbox, RunObserver observer, StepMaker steps) {
        this.toolbox = toolbox;
        this.observer = observer;
        this.steps = steps;
    }

    /** Starts all open calls; results keep the order of the calls. */
    List<Answer> start(RunContext at, Task task) {
        return at.transcript().openCalls().stream()
                .map(open -> start(at, task, open))
                .toList();
    }

    private Answer start(RunContext at, Task task, OpenCall open) {
        var tool = toolbox.find(open.call().tool());
        var effect = tool.map(Tool::hasEffect).orElse(false);
        return new Answer(effect, threads.submit(() -> StoreWait.untilAnswered(() -> run(at, task, open))));
    }

    private ToolResult run(RunContext at, Task task, OpenCall open) {
        var call = open.call();
        try {
            var tool = toolbox.find(call.tool()).orElseThrow(() -> new ToolFailure("There is no tool of this name."));
            var grants = at.grants();
            var grant = task.grantFor(call.tool())
                    .flatMap(it -> grants.grant(it, task.approvals()))
                    .orElseThrow(() -> new ToolFailure("This agent is not granted the tool."));
            var walk = steps.of(at, open.seq() + "/");
            var arguments = grants.asks(call.tool(), task.approvals()) ? approved(walk, call) : call.arguments();
            var run = at.live().run();
            var context = new ToolContext(
                    run.customer(),
                    run.id(),
                    run.id() + ":" + open.seq(),
                    grant.grant(),
                    walk,
                    grants.own(at.depth()),
                    task.input());
            var content = toolbox.call(tool, context, arguments);
            if (tool.hasEffect()) {
                observer.reached(Milestone.AFTER_TOOL_EFFECT, run.id());
            }
            return new ToolResult(call.id(), content, false);
        } catch (WaitingException | LostRunException | StoppedException e) {
            throw e;
        } catch (AppException e) {
            if (e.code().kind() == ErrorCode.Kind.PLATFORM || endsTheRun(e)) {
                throw e;
            }
            return new ToolResult(call.id(), error(call, e.detail()), true);
        } catch (ToolFailure e) {
            return new ToolResult(call.id(), error(call, String.valueOf(e.getMessage())), true);
        } catch (RuntimeException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw new StoppedException();
            }
            if (StoreFailure.of(e).isPassing()) {
                throw e;
            }
            var cause = at.grants().mask().of(e);
            LOG.atError()
                    .addKeyValue("tool", call.tool())
                    .setCause(cause)
                    .log("tool failed with an unexpected exception");
            throw new AppException(
                    ErrorCode.INTERNAL, "A tool of the agent broke on our side; nothing was charged.", cause);
        }
    }

    /** A failure in a part of the run that ends the whole run. */
    private static boolean endsTheRun(AppException e) {
        return e.code() == ErrorCode.BUDGET_EXHAUSTED || e.code().kind() == ErrorCode.Kind.UPSTREAM;
    }

    /** The approved arguments. */
    private static JsonNode approved(Steps walk, ToolCall call) {
        var action = Steps.Action.ofCall(call.tool(), call.arguments());
        var decision = walk.approval("approval", action);
        if (!decision.approved()) {
            var words = decision.comment() == null ? "" : " Their comment: " + decision.comment();
            throw new ToolFailure("A person did not approve this call; it was not made." + words);
        }
        return decision.arguments();
    }

    private static JsonNode error(ToolCall call, String message) {
        return Json.MAPPER.createObjectNode().put("tool", call.tool()).put("error", message);
    }

    /** A call in progress. */
    record Answer(boolean hasEffect, Future<ToolResult> result) {

        /**
         * The result; when the wait is interrupted the call is too.
         *
         * @throws WaitingException when an approval is pending
         * @throws AppException when the platform failed during the call, which the model must not see as a result
         */
        ToolResult await() throws InterruptedException {
            try {
                return result.get();
            } catch (InterruptedException e) {
                result.cancel(true);
                throw e;
            } catch (ExecutionException e) {
                switch (e.getCause()) {
                    case StoppedException _ -> throw new InterruptedException();
                    case AppException broken -> throw broken;
                    case WaitingException waiting -> throw waiting;
                    case LostRunException lost -> throw lost;
                    case null, default -> throw new IllegalStateException(e.getCause());
                }
            }
        }
    }
}
