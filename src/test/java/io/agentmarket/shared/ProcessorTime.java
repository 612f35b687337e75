package io.agentmarket.shared;

import java.lang.management.ManagementFactory;
import java.time.Duration;

/** The processor time of work on this thread, independent of other load on the machine. */
public final class ProcessorTime {

    private ProcessorTime() {}

    public static Duration of(Runnable work) {
        var thread = ManagementFactory.getThreadMXBean();
        var before = thread.getCurrentThreadCpuTime();
        work.run();
        return Duration.ofNanos(thread.getCurrentThreadCpuTime() - before);
    }
}
