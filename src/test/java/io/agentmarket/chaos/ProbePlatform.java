package io.agentmarket.chaos;

import io.agentmarket.AgentMarket;
import io.agentmarket.engine.Milestone;
import io.agentmarket.engine.RunObserver;
import io.agentmarket.tools.Tool;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.springframework.boot.SpringApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;

/**
 * The real platform in a process of its own that can be killed: with PROBE_STOP_AT it reports on stdout when a run
 * reaches that milestone, and stops the run there.
 */
class ProbePlatform {

    private static final PrintStream OUT = new PrintStream(new FileOutputStream(FileDescriptor.out), true);

    public static void main(String[] args) {
        var context = SpringApplication.run(new Class<?>[] {ProbePlatform.class, AgentMarket.class}, args);
        OUT.println("ready on port " + context.getEnvironment().getProperty("local.server.port"));
    }

    @Bean
    @Primary
    RunObserver probe() {
        var stopAt = Objects.requireNonNullElse(System.getenv("PROBE_STOP_AT"), "");
        return (milestone, id) -> {
            if (!stopAt.isEmpty() && milestone == Milestone.valueOf(stopAt)) {
                OUT.println("REACHED " + milestone + " " + id);
                holdForEver();
            }
        };
    }

    /** As fast as PROBE_CLOCK says. */
    @Bean
    @Primary
    Clock probeClock() {
        return Clock.offset(
                Clock.systemUTC(), Duration.parse(Objects.requireNonNullElse(System.getenv("PROBE_CLOCK"), "PT0S")));
    }

    @Bean
    Tool leaveMark() {
        return new LeaveMark(Path.of(System.getenv("PROBE_MARKS")));
    }

    private static void holdForEver() {
        var never = new CountDownLatch(1);
        while (true) {
            try {
                never.await();
            } catch (InterruptedException e) {
                // only the end of the process ends this
            }
        }
    }
}
