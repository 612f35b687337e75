package io.agentmarket.toolkits.data.duckdb;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** How a child is started: this Java, the classes of this room, DuckDB, and nothing of the server's surroundings. */
final class ChildCommand {

    /**
     * Without these a JVM reserves more than a gigabyte of addresses that it never uses, and the limit on addresses
     * could not be close to the memory that DuckDB may take.
     */
    private static final List<String> SMALL = List.of(
            "-Xmx64m",
            "-Xss512k",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:ReservedCodeCacheSize=24m",
            "-XX:CompressedClassSpaceSize=24m",
            "-XX:-UsePerfData",
            "-XX:+ExitOnOutOfMemoryError",
            "-XX:ErrorFile=error.log",
            "-XX:-CreateCoredumpOnCrash",
            "--enable-native-access=ALL-UNNAMED");

    private ChildCommand() {}

    /**
     * Starts a child.
     *
     * @param home its working directory
     * @param addressBytes the most address space; 0 for no limit by the operating system
     */
    static Process start(Path home, Library library, long addressBytes) throws IOException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var limit = addressBytes == 0 ? "" : "ulimit -v " + addressBytes / 1024 + " || exit 72; ";
        var script = limit + "exec \"$@\" 3>&1 1>&2";
        var words = Stream.of(
                        List.of("/bin/sh", "-c", script, "sh", java),
                        SMALL,
                        List.of("-Djava.io.tmpdir=" + home),
                        library.options(),
                        List.of(ChildProgram.class.getName(), "/dev/fd/3"))
                .flatMap(List::stream)
                .toList();
        var builder = new ProcessBuilder(words)
                .directory(home.toFile())
                .redirectError(home.resolve("errors").toFile());
        builder.environment().clear();
        builder.environment().put("LC_ALL", "C.UTF-8");
        builder.environment().put("MALLOC_ARENA_MAX", "2");
        return builder.start();
    }
}
