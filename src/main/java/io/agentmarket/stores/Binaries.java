package io.agentmarket.stores;

import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import java.io.BufferedInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;
import redis.embedded.core.ExecutableProvider;
import redis.embedded.model.OsArchitecture;

/**
 * The servers' programs, unpacked once from the jars into a folder that several data directories may share.
 *
 * @param folder where they are or will be; each version has a sub-folder of its own
 */
record Binaries(Path folder) {

    /** A part of the folder's name, so that a newer version never runs on the files of an older one. */
    private static final String POSTGRES_VERSION = "postgres-18.6.0";

    private static final String REDIS_VERSION = "redis-6.2";

    /** PostgreSQL's installation, with {@code bin/postgres} and {@code bin/initdb}. */
    Path postgres() throws IOException {
        var home = folder.resolve(POSTGRES_VERSION);
        if (!Files.isDirectory(home)) {
            var fresh = fresh(POSTGRES_VERSION);
            try (var packed = archive();
                    var tar = new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(packed)))) {
                for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                    unpack(entry, tar, fresh);
                }
            }
            publish(fresh, home);
        }
        return home;
    }

    /** The program {@code redis-server}. */
    Path redis() throws IOException {
        var home = folder.resolve(REDIS_VERSION);
        if (!Files.isDirectory(home)) {
            var resource = ExecutableProvider.newProvidedVersionsMap().get(OsArchitecture.detectOSandArchitecture());
            if (resource == null) {
                throw new FileNotFoundException("no embedded Redis for this operating system: set REDIS_URL");
            }
            var fresh = fresh(REDIS_VERSION);
            var program = fresh.resolve("redis-server");
            try (var packed = OsArchitecture.class.getResourceAsStream(resource)) {
                if (packed == null) {
                    throw new FileNotFoundException("the embedded Redis is not on the class path: set REDIS_URL");
                }
                Files.copy(packed, program);
            }
            Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
            publish(fresh, home);
        }
        return home.resolve("redis-server");
    }

    private static InputStream archive() throws IOException {
        var name = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        var system = name.startsWith("mac") ? "Darwin" : name.startsWith("windows") ? "Windows" : "Linux";
        var machine = System.getProperty("os.arch").equals("aarch64") ? "arm_64" : "x86_64";
        var packed = DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(system, machine);
        if (packed == null) {
            throw new FileNotFoundException("no embedded PostgreSQL for " + system + " " + machine
                    + ": build with -Dpostgres-platform=... or set DATABASE_URL");
        }
        return packed;
    }

    private Path fresh(String name) throws IOException {
        Files.createDirectories(folder);
        return Files.createTempDirectory(folder, name + ".");
    }

    /** Makes the folder appear atomically. If another process was faster, its folder has the same content. */
    private static void publish(Path fresh, Path home) throws IOException {
        try {
            Files.move(fresh, home, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            delete(fresh);
            if (!Files.isDirectory(home)) {
                throw e;
            }
        }
    }

    private static void unpack(TarArchiveEntry entry, TarArchiveInputStream tar, Path target) throws IOException {
        var path = target.resolve(entry.getName()).normalize();
        if (!path.startsWith(target)) {
            throw new IOException("archive entry leaves its folder");
        }
        if (entry.isDirectory()) {
            Files.createDirectories(path);
            return;
        }
        Files.createDirectories(path.getParent());
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
        } else if (entry.isLink()) {
            Files.createLink(path, target.resolve(entry.getLinkName()).normalize());
        } else {
            Files.copy(tar, path);
            Files.setPosixFilePermissions(
                    path, PosixFilePermissions.fromString((entry.getMode() & 0111) != 0 ? "rwxr-xr-x" : "rw-r--r--"));
        }
    }

    /** Removes a folder and all in it. */
    static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (var files = Files.walk(folder)) {
                for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
