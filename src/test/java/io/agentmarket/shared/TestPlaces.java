package io.agentmarket.shared;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/** Ports and folders that no other test JVM of this build uses. */
public final class TestPlaces {

    /**
     * Below the ports that the system gives to outgoing connections, so that none of them takes one that is kept for
     * later.
     */
    private static final int FIRST_PORT = 10_000;

    private static final int END_OF_PORTS = 30_000;
    private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();
    private static final Path FOLDERS =
            Path.of("target/test-jvms", Long.toString(ProcessHandle.current().pid()));

    private TestPlaces() {}

    /** A port of 127.0.0.1 on which nobody listens, given once. */
    public static int port() {
        while (true) {
            var port = ThreadLocalRandom.current().nextInt(FIRST_PORT, END_OF_PORTS);
            if (GIVEN.add(port) && isFree(port)) {
                return port;
            }
        }
    }

    /** A folder of this JVM alone; the same for the same name. */
    public static Path folder(String name) {
        try {
            return Files.createDirectories(FOLDERS.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isFree(int port) {
        try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }
}
