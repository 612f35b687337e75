package io.agentmarket.shared;

import java.lang.management.ManagementFactory;
import java.time.Duration;

/** What work costs this thread, however many others share the machine. */
public final class ProcessorTime {

    private ProcessorTime() {}

    public static Duration of(Runnable work) {
        var thread = ManagementFactory.getThreadMXBean();
        var before = thread.getCurrentThreadCpuTime();
        work.run();
        return Duration.ofNanos(thread.getCurrentThreadCpuTime() - before);
    }
}
