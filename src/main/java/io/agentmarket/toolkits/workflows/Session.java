package io.agentmarket.toolkits.workflows;

import io.agentmarket.egress.Egress;
import io.agentmarket.expressions.Allowance;
import io.agentmarket.expressions.JqException;
import io.agentmarket.tools.Steps;
import io.agentmarket.tools.ToolContext;
import io.agentmarket.tools.Toolbox;
import java.time.Clock;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** The hosts and tools of one workflow run, and the rest of its allowance. Thread-safe. */
final class Session {

    /** The maximum number of tasks that one run may execute, including loops and retries. */
    static final int MAX_TASKS = 10_000;

    /** The maximum nesting of tasks. */
    static final int MAX_DEPTH = 50;

    private final ToolContext context;
    private final Outside outside;
    private final Set<String> hosts;
    private final AtomicInteger executed = new AtomicInteger();
    private final Allowance allowance = new Allowance();
    private final Schemas schemas = new Schemas(allowance);

    /** The dependencies that all runs share. */
    record Outside(Egress egress, Supplier<Toolbox> toolbox, Clock clock) {}

    /** @param hosts the hosts that HTTP calls may reach */
    Session(ToolContext context, Outside outside, Set<String> hosts) {
        this.context = context;
        this.outside = outside;
        this.hosts = Set.copyOf(hosts);
    }

    ToolContext context() {
        return context;
    }

    Steps steps() {
        return context.steps();
    }

    Outside outside() {
        return outside;
    }

    Set<String> hosts() {
        return hosts;
    }

    int executed() {
        return executed.get();
    }

    /** The allowance that all expressions of the run share. */
    Allowance allowance() {
        return allowance;
    }

    Schemas schemas() {
        return schemas;
    }

    /**
     * Begins a task, and checks whether the run was stopped: tasks without calls check it only here.
     * @throws Fault.Stop if the run has executed the maximum number of tasks
     * @throws java.util.concurrent.CancellationException if the thread is interrupted
     */
    void count(int depth) {
        allow(0);
        if (executed.incrementAndGet() > MAX_TASKS) {
            throw Fault.last("The workflow executes more than " + MAX_TASKS + " tasks.");
        }
        if (depth > MAX_DEPTH) {
            throw Fault.stop(Fault.Kind.RUNTIME, "The workflow nests more than " + MAX_DEPTH + " tasks.");
        }
    }

    /** Begins to undo a task, even if the allowance is used up. */
    void countUndoing() {
        executed.incrementAndGet();
    }

    /** Spends the cost of handling a number of characters. */
    void allow(long characters) {
        try {
            allowance.text(characters);
        } catch (JqException e) {
            throw Fault.last(String.valueOf(e.getMessage()));
        }
    }
}
