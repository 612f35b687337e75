package io.agentmarket.agents;

import io.agentmarket.shared.StartFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.stereotype.Component;

/**
 * All agents that can be rented: those packed into the service, then those of {@code AGENTS_DIR}, then those that publishers
 * have listed. Reading takes no lock and no I/O, except for a version that is not the one on offer.
 */
@Component
public final class Packages {

    private static final Logger LOG = LoggerFactory.getLogger(Packages.class);

    private static final String ROOT = "agents/";

    private final SortedMap<String, AgentPackage> bundled;
    private volatile SortedMap<String, AgentPackage> packages;
    private volatile PublishedVersions versions = PublishedVersions.NONE;

    /**
     * @param directory a folder of package folders that adds to the packed ones or overrides them by id; empty for none
     * @throws StartFailure naming the first wrong folder and file
     */
    @Autowired
    Packages(@Value("${AGENTS_DIR:}") String directory) {
        this(read(directory));
        LOG.info("packages_loaded count={}", packages.size());
    }

    private Packages(SortedMap<String, AgentPackage> packages) {
        this.bundled = packages;
        this.packages = packages;
    }

    /**
     * The same, for what is not the platform.
     *
     * @param directory as in {@code AGENTS_DIR}; empty for the packed ones only
     * @throws StartFailure naming the first wrong folder and file
     */
    public static Packages load(String directory) {
        return new Packages(read(directory));
    }

    /** What a run that starts now gets. */
    public Optional<AgentPackage> find(String id) {
        return Optional.ofNullable(packages.get(id));
    }

    /**
     * What a run that began with this version goes on with: of a publisher's package that very version, listed or not; of one
     * that came with the platform whichever the platform has.
     */
    public Optional<AgentPackage> find(String id, String version) {
        var known = packages.get(id);
        if (known != null && (bundled.containsKey(id) || known.version().equals(version))) {
            return Optional.of(known);
        }
        return versions.find(id, version);
    }

    /** Whether the platform or one of its operators stands behind the version: it came with the platform, or is listed. */
    public boolean isApproved(AgentPackage agent) {
        var known = packages.get(agent.id());
        return known != null && known.version().equals(agent.version())
                || versions.isListed(agent.id(), agent.version());
    }

    /** Whether it came with the platform; no publisher can have its id. */
    public boolean isBundled(String id) {
        return bundled.containsKey(id);
    }

    /**
     * Replaces what publishers have listed.
     *
     * @param listed one version of each package; one with the id of a bundled package is left out
     * @param all finds any version that was ever uploaded
     */
    public void offer(List<AgentPackage> listed, PublishedVersions all) {
        var together = new TreeMap<String, AgentPackage>();
        listed.forEach(agent -> together.put(agent.id(), agent));
        together.putAll(bundled);
        versions = all;
        packages = together;
    }

    /** Every package, by id. */
    public List<AgentPackage> all() {
        return List.copyOf(packages.values());
    }

    private static SortedMap<String, AgentPackage> read(String directory) {
        var packages = new TreeMap<String, AgentPackage>();
        try {
            packed().forEach(folder -> add(folder, packages));
            if (!directory.isBlank()) {
                of(Path.of(directory)).forEach(folder -> add(folder, packages));
            }
        } catch (InvalidPackageException e) {
            throw new StartFailure("An agent package cannot be used: " + e.getMessage(), e);
        }
        return packages;
    }

    private static void add(PackageFolder folder, SortedMap<String, AgentPackage> packages) {
        var read = PackageReader.read(folder);
        packages.put(read.id(), read);
    }

    private static List<PackageFolder> packed() {
        var folders = new TreeMap<String, Map<String, byte[]>>();
        try {
            for (var resource : new PathMatchingResourcePatternResolver().getResources("classpath*:agents/*/**")) {
                var path = resource.isReadable() ? pathOf(resource) : "";
                int slash = path.indexOf('/');
                if (slash > 0 && !path.endsWith("/")) {
                    folders.computeIfAbsent(path.substring(0, slash), name -> new HashMap<>())
                            .put(path.substring(slash + 1), resource.getContentAsByteArray());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the packed agents cannot be read", e);
        }
        return folders.entrySet().stream()
                .map(folder -> new PackageFolder(ROOT + folder.getKey(), folder.getValue()))
                .toList();
    }

    private static String pathOf(Resource resource) throws IOException {
        var url = resource.getURL().getPath();
        return url.substring(url.lastIndexOf("/" + ROOT) + ROOT.length() + 1);
    }

    private static List<PackageFolder> of(Path directory) {
        try (var folders = Files.list(directory)) {
            return folders.filter(Files::isDirectory)
                    .sorted()
                    .map(Packages::folder)
                    .toList();
        } catch (IOException e) {
            throw new InvalidPackageException(directory.toString(), "AGENTS_DIR cannot be read");
        }
    }

    private static PackageFolder folder(Path folder) {
        var files = new HashMap<String, byte[]>();
        try (var paths = Files.walk(folder, 2)) {
            for (var path : paths.filter(Files::isRegularFile)
                    .limit(PackageFolder.MAX_FILES + 1L)
                    .toList()) {
                var name = folder.relativize(path).toString().replace('\\', '/');
                try (var content = Files.newInputStream(path)) {
                    files.put(name, content.readNBytes(PackageFolder.MAX_FILE_BYTES + 1));
                }
            }
        } catch (IOException e) {
            throw new InvalidPackageException(folder.toString(), "cannot be read");
        }
        return new PackageFolder(folder.getFileName().toString(), files);
    }
}
