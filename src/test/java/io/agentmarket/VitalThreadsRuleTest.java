package io.agentmarket;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Work that continues as long as the process lives is a {@link io.agentmarket.stores.Rhythm}; every other thread is
 * listed with its reason.
 */
class VitalThreadsRuleTest {

    private static final Path PRODUCT = Path.of("src/main/java/io/agentmarket");

    private static final Pattern MAKES_THREADS = Pattern.compile(
            "\\bThread\\.(of|start)|\\bExecutors\\.|new (\\w*Thread|\\w*ThreadPoolExecutor|Timer|ForkJoinPool)\\("
                    + "|\\b(run|supply)Async\\(|@Scheduled|@Async|parallelStream\\(|\\bScheduler\\.create\\(");

    /** Files that make threads, and why what they do need not be a rhythm. */
    private static final Map<String, String> REASONS = Map.ofEntries(
            Map.entry("automation/RecurringTasks.java", "db-scheduler's own: it catches every Throwable and goes on"),
            Map.entry("automation/DeliveryRound.java", "they end within a turn of the scheduler"),
            Map.entry("billing/stripe/Transport.java", "one per call, whose caller waits for it"),
            Map.entry("cli/DemoCommand.java", "a command, which ends the process"),
            Map.entry("cli/RehearseCommand.java", "a command, which ends the process"),
            Map.entry("egress/HttpEgress.java", "one per call, whose caller waits for it"),
            Map.entry("egress/Names.java", "one per question; the pool replaces a thread that ends"),
            Map.entry("engine/Resumption.java", "they end within a turn of the takeover"),
            Map.entry("engine/RunSteps.java", "one per branch, whose run waits for it"),
            Map.entry("engine/RunThreads.java", "one per run; what it leaves unsettled is taken up again"),
            Map.entry("engine/ToolRound.java", "one per tool call, whose run waits for it"),
            Map.entry("llm/anthropic/AnthropicApi.java", "once, and the first caller waits for it"),
            Map.entry("llm/anthropic/ClientWarmUp.java", "once, and only to be faster"),
            Map.entry("llm/anthropic/Transport.java", "one per call, whose caller waits for it"),
            Map.entry("stores/Rhythm.java", "the one mechanism itself"),
            Map.entry("stores/Servers.java", "they end before the start does"),
            Map.entry("text/Embedder.java", "the common pool's, whose caller waits for them"),
            Map.entry("text/SentenceModel.java", "the common pool's, whose caller waits for them"),
            Map.entry("toolkits/data/duckdb/Child.java", "one per session; what it cannot read ends the session"),
            Map.entry("toolkits/data/duckdb/ChildProgram.java", "in a process of its own, which ends with it"),
            Map.entry("toolkits/data/postgres/SupervisedWork.java", "one per read or load, whose caller waits for it"),
            Map.entry("toolkits/tickets/WarmUp.java", "once, and only to be faster"),
            Map.entry("upstream/FakeUpstream.java", "a stand-in for tests and trials"));

    @Test
    void every_thread_is_a_rhythm_or_has_a_reason() {
        assertThat(filesThatMakeThreads()).isEqualTo(REASONS.keySet());
    }

    private static Set<String> filesThatMakeThreads() {
        try (var tree = Files.walk(PRODUCT)) {
            return tree.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> MAKES_THREADS.matcher(read(file)).find())
                    .map(file -> PRODUCT.relativize(file).toString())
                    .collect(Collectors.toSet());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
