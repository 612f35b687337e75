package io.agentmarket.clients;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program that a test starts and waits for: an interpreter, a compiler, a linter. */
record Program(Path folder, Map<String, String> environment, List<String> command) {

    private static final int MAX_MINUTES = 5;

    /** Its output and its exit code; 0 is success. */
    record Outcome(int code, String out, String err) {

        /** The output of a program that must succeed. */
        String text() {
            if (code != 0) {
                throw new AssertionError("ended with " + code + "\n" + out + "\n" + err);
            }
            return out;
        }
    }

    static Program of(Path folder, String... command) {
        return new Program(folder, Map.of(), List.of(command));
    }

    Program with(Map<String, String> more) {
        return new Program(folder, more, command);
    }

    /** Ends it when it takes longer than any program here may. */
    Outcome run() throws IOException, InterruptedException {
        var out = Files.createTempFile("program", ".out");
        var err = Files.createTempFile("program", ".err");
        try {
            var builder = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile());
            builder.environment().putAll(environment);
            var process = builder.start();
            if (!process.waitFor(MAX_MINUTES, TimeUnit.MINUTES)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly().waitFor();
                throw new AssertionError(command + " did not end: " + read(out) + read(err));
            }
            return new Outcome(process.exitValue(), read(out), read(err));
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }

    private static String read(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }
}
