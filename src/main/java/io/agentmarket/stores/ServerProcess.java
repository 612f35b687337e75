package io.agentmarket.stores;

import io.agentmarket.shared.StartFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts and ends the operating system's processes of the embedded servers. */
final class ServerProcess {

    private static final Logger log = LoggerFactory.getLogger(ServerProcess.class);
    private static final long POLL_MS = 10;
    private static final Duration STOP_WAIT = Duration.ofSeconds(20);

    private ServerProcess() {}

    /**
     * Starts a server that outlives a Ctrl-C in the terminal (its own session), so that this process can drain before
     * it stops the server. Its output goes to the log file, which is overwritten at each start.
     */
    static Process start(List<String> command, Path folder, Path logFile) throws IOException {
        var line = new ArrayList<String>();
        if (onPath("setsid")) {
            line.add("setsid");
        }
        line.addAll(command);
        return new ProcessBuilder(line)
                .directory(folder.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectErrorStream(true)
                .redirectOutput(logFile.toFile())
                .start();
    }

    /** Whether a server accepts connections. */
    interface Ready {
        boolean test() throws IOException;
    }

    /** @throws StartFailure when the process has ended, or is not ready in time; it is then stopped */
    static void awaitReady(String name, Process process, Path logFile, Duration most, Ready ready) throws IOException {
        var deadline = System.nanoTime() + most.toNanos();
        while (process.isAlive() && System.nanoTime() < deadline) {
            if (ready.test()) {
                return;
            }
            try {
                Thread.sleep(POLL_MS);
            } catch (InterruptedException e) {
                process.destroyForcibly();
                Thread.currentThread().interrupt();
                throw new StartFailure("The start was interrupted: start again.", e);
            }
        }
        process.destroyForcibly();
        var reason = reason(Files.readString(logFile));
        throw new StartFailure("The embedded " + name + " did not start (" + reason + "): see " + logFile + ".");
    }

    /** Runs a command to its end; if it fails, the exception has its output. */
    static void run(List<String> command) throws IOException {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new IOException(reason(output));
            }
        } catch (InterruptedException e) {
            throw interrupted(process.toHandle(), e);
        }
    }

    /** The line of a server's output that explains its failure. */
    static String reason(String output) {
        var lines = output.strip().lines().toList();
        return lines.stream()
                .filter(it -> it.contains("FATAL") || it.contains("error:"))
                .findFirst()
                .or(() -> lines.stream().reduce((first, second) -> second))
                .orElse("no output");
    }

    static boolean onPath(String program) {
        var folders = Optional.ofNullable(System.getenv("PATH")).orElse("/usr/bin:/bin");
        for (var folder : folders.split(":")) {
            if (Files.isExecutable(Path.of(folder, program))) {
                return true;
            }
        }
        return false;
    }

    /** The live process with this id, if its command line contains {@code mark}, which no other process has. */
    static Optional<ProcessHandle> find(long pid, Path mark) {
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .filter(it -> commandLine(it).contains(mark.toString()));
    }

    /** Any live process whose working directory is the folder; PostgreSQL's sessions are such processes. */
    static Optional<ProcessHandle> inFolder(Path folder) {
        return ProcessHandle.allProcesses().filter(it -> worksIn(it, folder)).findAny();
    }

    private static boolean worksIn(ProcessHandle process, Path folder) {
        try {
            return Files.readSymbolicLink(Path.of("/proc/" + process.pid() + "/cwd"))
                    .equals(folder);
        } catch (IOException e) {
            return false;
        }
    }

    /** Sends the signal, waits, and kills only what does not end. */
    static void stop(ProcessHandle process, String signal) {
        try {
            run(List.of("kill", "-" + signal, Long.toString(process.pid())));
            process.onExit().get(STOP_WAIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            log.warn("embedded server did not stop in time, killing it pid={}", process.pid());
            kill(process);
        } catch (IOException | ExecutionException e) {
            kill(process);
        } catch (InterruptedException e) {
            throw interrupted(process, e);
        }
    }

    private static void kill(ProcessHandle process) {
        process.destroyForcibly();
        process.onExit().join();
    }

    private static String commandLine(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"), StandardCharsets.ISO_8859_1)
                    .replace('\0', ' ');
        } catch (IOException e) {
            return process.info().commandLine().orElse("");
        }
    }

    private static StartFailure interrupted(ProcessHandle process, InterruptedException e) {
        process.destroyForcibly();
        Thread.currentThread().interrupt();
        return new StartFailure("The start was interrupted: start again.", e);
    }
}
