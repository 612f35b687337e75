package io.agentmarket.toolkits.data.postgres;

import io.agentmarket.toolkits.data.postgres.PostgresTarget.Mode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A process that loads one file, says so in another file, and then does nothing until it is killed. */
final class LoadProcess implements AutoCloseable {

    private final Process process;
    private final Path done;

    private LoadProcess(Process process, Path done) {
        this.process = process;
        this.done = done;
    }

    static LoadProcess start(CustomerDatabase database, Path file, String effect, String... options)
            throws IOException {
        var done = file.resolveSibling("done-" + effect);
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xmx128m"));
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), LoadProcess.class.getName()));
        command.addAll(List.of(database.url, file.toString(), effect, done.toString()));
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(file.resolveSibling("log-" + effect).toFile())
                .start();
        return new LoadProcess(process, done);
    }

    /** Whether the load has returned. */
    boolean hasReturned() {
        return Files.exists(done);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Kills it as {@code kill -9} does. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    static PostgresTarget target(String effect) {
        return CustomerDatabase.target(Mode.APPEND, effect, List.of(), "a", "b");
    }

    public static void main(String[] args) throws Exception {
        var database = CustomerDatabase.at(args[0]);
        var load = database.tables.load(database.access, target(args[2]), Path.of(args[1]));
        Files.writeString(Path.of(args[3]), load.toString());
        new CountDownLatch(1).await();
    }
}
