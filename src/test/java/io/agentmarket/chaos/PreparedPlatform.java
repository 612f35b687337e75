package io.agentmarket.chaos;

import io.agentmarket.shared.Sha256;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * The files from which processes under test start, made once per build and shared by all test JVMs: the class path as
 * jars, the JVM's cache of the classes loaded and linked by a start before (JEP 514), and a data directory whose
 * database is migrated. With it a start takes a quarter of the time; {@code StartTest} tests a first start on an empty
 * folder.
 */
public final class PreparedPlatform {

    private static final Path HOME = Path.of("target/prepared").toAbsolutePath();
    private static final int NAME_CHARS = 16;
    private static final int TRAINED_SECONDS = 300;

    /** Libraries of the test class path that are not part of the product and slow its start. */
    private static final Pattern OF_TESTS = Pattern.compile(".*/("
            + "spring-boot-[a-z-]*test[a-z-]*|spring-test|spring-modulith-(starter-)?(test|docs)|springdoc[a-z-]*|"
            + "swagger-(core|models)[a-z-]*|jakarta.validation-api|hibernate-validator|spring-boot-validation|"
            + "jqwik[a-z-]*|junit-[a-z-]*|mockito[a-z-]*|byte-buddy[a-z-]*|assertj-core|awaitility|objenesis"
            + ")-[0-9].*\\.jar");

    private static PreparedPlatform made;

    private final Path folder;

    private PreparedPlatform(Path folder) {
        this.folder = folder;
    }

    /** Makes it on the first call of the first JVM; others wait for that. */
    public static synchronized PreparedPlatform get() {
        if (made == null) {
            try {
                var fresh = new PreparedPlatform(HOME.resolve(name()));
                fresh.make();
                made = fresh;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
        return made;
    }

    /** The beginning of a command line, up to the main class. @param options of the JVM */
    public List<String> java(String... options) {
        var all = new ArrayList<>(List.of(options));
        all.add("-XX:AOTCache=" + cache());
        return command(all);
    }

    /** Copies the data directory of a platform that was started and stopped once, unless there is one already. */
    public void fill(Path data) throws IOException, InterruptedException {
        if (!Files.exists(data)) {
            Files.createDirectories(data.getParent());
            run(List.of("cp", "-a", folder.resolve("data").toString(), data.toString()));
        }
    }

    private List<String> command(List<String> options) {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED"));
        command.addAll(options);
        command.addAll(List.of("-cp", classPath()));
        return command;
    }

    /** The product's classes and libraries, as {@link #cache} knows them. */
    public String classPath() {
        return entries()
                .map(entry ->
                        Files.isDirectory(Path.of(entry)) ? jar(Path.of(entry)).toString() : entry)
                .collect(Collectors.joining(File.pathSeparator));
    }

    private Path jar(Path classes) {
        return folder.resolve(classes.getFileName() + ".jar");
    }

    /** The JVM's cache of a start on {@link #classPath}. */
    public Path cache() {
        return folder.resolve("platform.aot");
    }

    private void make() throws IOException, InterruptedException {
        Files.createDirectories(HOME);
        try (var channel = FileChannel.open(HOME.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var lock = channel.lock()) {
            if (lock.isValid() && !Files.exists(folder.resolve("done"))) {
                forgetOldBuilds();
                Files.createDirectories(folder);
                for (var entry :
                        entries().filter(it -> Files.isDirectory(Path.of(it))).toList()) {
                    pack(Path.of(entry), jar(Path.of(entry)));
                }
                train();
                Files.createFile(folder.resolve("done"));
            }
        }
    }

    /** One start without a run, after which the JVM writes down what it loaded. */
    private void train() throws IOException, InterruptedException {
        Files.createDirectories(folder.resolve("data"));
        var programs = Files.createDirectories(Path.of("target/test-stores/bin").toAbsolutePath());
        Files.createSymbolicLink(folder.resolve("data/bin"), programs);
        var seen = "-XX:AOTConfiguration=" + folder.resolve("seen");
        try (var platform =
                PlatformProcess.launch(command(List.of("-XX:AOTMode=record", seen)), folder, Map.of(), Map.of())) {
            platform.get("/api/v1/me", "customer_key");
            platform.get("/api/v1/marketplace/packages", "customer_key");
            platform.stop(TRAINED_SECONDS);
        }
        run(command(List.of("-XX:AOTMode=create", seen, "-XX:AOTCache=" + cache())));
        Files.delete(folder.resolve("seen"));
    }

    private static Stream<String> entries() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> !entry.isEmpty() && Files.exists(Path.of(entry)))
                .filter(entry -> !OF_TESTS.matcher(entry).matches());
    }

    /** Of everything on the class path: other classes or another library are another name. */
    private static String name() throws IOException {
        var seen = new StringBuilder(System.getProperty("java.vm.version"));
        for (var entry : entries().map(Path::of).toList()) {
            seen.append('\n').append(entry);
            if (Files.isDirectory(entry)) {
                try (var files = packed(entry)) {
                    for (var file : files.filter(Files::isRegularFile).toList()) {
                        seen.append('\n')
                                .append(file)
                                .append(HexFormat.of().formatHex(Sha256.of(Files.readAllBytes(file))));
                    }
                }
            } else {
                seen.append(Files.size(entry)).append(Files.getLastModifiedTime(entry));
            }
        }
        return HexFormat.of().formatHex(Sha256.of(seen.toString())).substring(0, NAME_CHARS);
    }

    private static void pack(Path classes, Path jar) throws IOException {
        try (var out = new ZipOutputStream(Files.newOutputStream(jar), StandardCharsets.UTF_8);
                var files = packed(classes)) {
            out.setLevel(Deflater.NO_COMPRESSION);
            for (var file : files.toList()) {
                var directory = Files.isDirectory(file);
                out.putNextEntry(new ZipEntry(classes.relativize(file) + (directory ? "/" : "")));
                if (!directory) {
                    Files.copy(file, out);
                }
            }
        }
    }

    /** Only this package of the test classes: beans of other tests are not part of the platform. */
    private static Stream<Path> packed(Path classes) throws IOException {
        var root = classes.endsWith("test-classes") ? classes.resolve("io/agentmarket/chaos") : classes;
        return Files.walk(root).filter(file -> !file.equals(classes)).sorted();
    }

    private static void forgetOldBuilds() throws IOException {
        try (var files = Files.walk(HOME)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                if (!file.equals(HOME) && !file.equals(HOME.resolve("lock"))) {
                    Files.delete(file);
                }
            }
        }
    }

    private static void run(List<String> command) throws IOException, InterruptedException {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException(command + ": " + said);
        }
    }
}
