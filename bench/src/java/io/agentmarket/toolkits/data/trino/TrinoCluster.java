package io.agentmarket.toolkits.data.trino;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;

/** A coordinator and two workers on loopback, as processes of their own; they end with {@link #close}. */
final class TrinoCluster implements AutoCloseable {

    private static final Duration START = Duration.ofMinutes(4);

    private final Path server;
    private final Path folder;
    private final List<Process> nodes = new ArrayList<>();
    private final int port;

    /**
     * Starts the nodes and waits for them.
     *
     * @param server the unpacked server
     */
    TrinoCluster(Path server, Path folder) throws IOException, InterruptedException {
        this.server = server;
        this.folder = folder;
        this.port = freePort();
        start("coordinator", port, true);
        start("worker-1", freePort(), false);
        start("worker-2", freePort(), false);
        awaitNodes();
    }

    String url() {
        return "jdbc:trino://127.0.0.1:" + port + "/tpch/tiny?user=bench";
    }

    /** Ends a worker as a crash does. */
    void killWorker() {
        nodes.get(1).destroyForcibly();
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void start(String name, int nodePort, boolean coordinator) throws IOException {
        var etc = Files.createDirectories(folder.resolve(name).resolve("etc/catalog"));
        Files.writeString(etc.resolve("tpch.properties"), "connector.name=tpch\ntpch.double-type-mapping=DECIMAL\n");
        Files.writeString(etc.getParent().resolve("log.properties"), "io.trino=WARN\n");
        Files.writeString(etc.getParent().resolve("config.properties"), """
                coordinator=%s
                http-server.http.port=%d
                discovery.uri=http://127.0.0.1:%d
                query.max-memory-per-node=150MB
                memory.heap-headroom-per-node=150MB
                query.remote-task.max-error-duration=10s
                %s""".formatted(
                        coordinator, nodePort, port, coordinator ? "node-scheduler.include-coordinator=false\n" : ""));
        var command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx700m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Djdk.attach.allowAttachSelf=true",
                "--enable-native-access=ALL-UNNAMED",
                "--add-modules=jdk.incubator.vector",
                "-Dnode.environment=bench",
                "-Dnode.id=" + name,
                "-Dnode.bind-ip=127.0.0.1",
                "-Dnode.internal-address=127.0.0.1",
                "-Dnode.data-dir=" + folder.resolve(name),
                "-Dplugin.dir=" + server.resolve("plugin"),
                "-Dconfig=" + etc.getParent().resolve("config.properties"),
                "-Dcatalog.config-dir=" + etc,
                "-Dlog.levels-file=" + etc.getParent().resolve("log.properties"),
                "-cp",
                server.resolve("lib") + File.separator + "*",
                "io.trino.server.TrinoServer");
        var log = folder.resolve(name + ".log").toFile();
        nodes.add(new ProcessBuilder(command)
                .directory(folder.resolve(name).toFile())
                .redirectErrorStream(true)
                .redirectOutput(log)
                .start());
    }

    private void awaitNodes() {
        try (var http = HttpClient.newHttpClient()) {
            Awaitility.await().atMost(START).pollInterval(Duration.ofMillis(500)).until(() -> {
                if (nodes.stream().anyMatch(node -> !node.isAlive())) {
                    throw new IllegalStateException("a node has ended; its log is in " + folder);
                }
                return activeNodes(http) >= 2;
            });
        }
    }

    /** Workers that take work: counted by a statement that only they run. */
    private int activeNodes(HttpClient http) throws InterruptedException {
        try {
            var info = http.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/info"))
                            .timeout(Duration.ofSeconds(2))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            if (!info.body().contains("\"starting\":false")) {
                return 0;
            }
            try (var connection = java.sql.DriverManager.getConnection(url());
                    var statement = connection.createStatement();
                    var rows = statement.executeQuery(
                            "select count(*) from system.runtime.nodes where state = 'active' and not coordinator")) {
                rows.next();
                return rows.getInt(1);
            }
        } catch (IOException | java.sql.SQLException e) {
            return 0;
        }
    }

    @Override
    public void close() {
        nodes.forEach(Process::destroyForcibly);
        for (var node : nodes) {
            node.onExit().join();
        }
    }
}
