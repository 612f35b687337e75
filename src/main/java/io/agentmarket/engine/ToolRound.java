package io.agentmarket.engine;

import io.agentmarket.engine.Transcript.OpenCall;
import io.agentmarket.llm.ToolCall;
import io.agentmarket.llm.ToolResult;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.shared.Json;
import io.agentmarket.tools.Tool;
import io.agentmarket.tools.ToolContext;
import io.agentmarket.tools.ToolFailure;
import io.agentmarket.tools.Toolbox;
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
 * The calls of one model turn, side by side. A tool's failure is a result that the model reads, never the run's end; where the
 * platform broke under it, the run ends and costs nothing.
 */
@Component
class ToolRound {

    private static final Logger LOG = LoggerFactory.getLogger(ToolRound.class);

    private final Toolbox toolbox;
    private final RunObserver observer;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    ToolRound(Toolbox toolbox, RunObserver observer) {
        this.toolbox = toolbox;
        this.observer = observer;
    }

    /** Starts all calls; their answers come in the order of the calls. */
    List<Answer> start(LiveRun live, List<OpenCall> calls) {
        return calls.stream().map(open -> start(live, open)).toList();
    }

    private Answer start(LiveRun live, OpenCall open) {
        var tool = toolbox.find(open.call().tool());
        var effect = tool.map(Tool::hasEffect).orElse(false);
        return new Answer(effect, threads.submit(() -> run(live, open)));
    }

    private ToolResult run(LiveRun live, OpenCall open) {
        var call = open.call();
        try {
            var tool = toolbox.find(call.tool()).orElseThrow(() -> new ToolFailure("There is no tool of this name."));
            var grant = live.agent()
                    .grantFor(call.tool())
                    .orElseThrow(() -> new ToolFailure("This agent is not granted the tool."));
            if (live.agent().requiresApproval().contains(call.tool())) {
                throw new ToolFailure("This call needs a person's approval, which this deployment does not offer.");
            }
            var context = new ToolContext(
                    live.run().customer(),
                    live.run().id(),
                    live.run().id() + ":" + open.seq(),
                    grant.grant(),
                    new RunSteps());
            var content = toolbox.call(tool, context, call.arguments());
            if (tool.hasEffect()) {
                observer.reached(Milestone.AFTER_TOOL_EFFECT, live.run().id());
            }
            return new ToolResult(call.id(), content, false);
        } catch (AppException e) {
            if (e.code().kind() == ErrorCode.Kind.PLATFORM) {
                throw e;
            }
            return new ToolResult(call.id(), error(call, e.detail()), true);
        } catch (ToolFailure e) {
            return new ToolResult(call.id(), error(call, String.valueOf(e.getMessage())), true);
        } catch (RuntimeException e) {
            LOG.atError().addKeyValue("tool", call.tool()).setCause(e).log("tool broke");
            throw new AppException(
                    ErrorCode.INTERNAL, "A tool of the agent broke on our side; nothing was charged.", e);
        }
    }

    private static JsonNode error(ToolCall call, String message) {
        return Json.MAPPER.createObjectNode().put("tool", call.tool()).put("error", message);
    }

    /** A call under way. */
    record Answer(boolean hasEffect, Future<ToolResult> result) {

        /**
         * The result; when the wait is interrupted the call is too.
         *
         * @throws AppException when the platform broke under the call: no result that a model should work with
         */
        ToolResult await() throws InterruptedException {
            try {
                return result.get();
            } catch (InterruptedException e) {
                result.cancel(true);
                throw e;
            } catch (ExecutionException e) {
                throw e.getCause() instanceof AppException broken ? broken : new IllegalStateException(e.getCause());
            }
        }
    }
}
