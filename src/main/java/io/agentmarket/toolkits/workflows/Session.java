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

    /** Tasks that one run may execute, loops and retries counted. */
    static final int MAX_TASKS = 10_000;

    /** Tasks inside each other. */
    static final int MAX_DEPTH = 50;

    private final ToolContext context;
    private final Outside outside;
    private final Set<String> hosts;
    private final AtomicInteger executed = new AtomicInteger();
    private final Allowance allowance = new Allowance();
    private final Schemas schemas = new Schemas(allowance);

    /** What all runs share. */
    record Outside(Egress egress, Supplier<Toolbox> toolbox, Clock clock) {}

    /** @param hosts hosts that HTTP calls may reach */
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

    /** What all expressions of the run share. */
    Allowance allowance() {
        return allowance;
    }

    Schemas schemas() {
        return schemas;
    }

    /**
     * Begins a task. Tasks without calls also notice here that the run is stopped.
     *
     * @throws Fault.Stop when the run has executed as many tasks as it may
     * @throws java.util.concurrent.CancellationException when the thread is interrupted
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

    /** Begins to undo a task, whatever is left. */
    void countUndoing() {
        executed.incrementAndGet();
    }

    /** Spends what it costs to handle so many characters. */
    void allow(long characters) {
        try {
            allowance.text(characters);
        } catch (JqException e) {
            throw Fault.last(String.valueOf(e.getMessage()));
        }
    }
}
