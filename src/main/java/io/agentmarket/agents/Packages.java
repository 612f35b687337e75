package io.agentmarket.agents;

import io.agentmarket.shared.AppException;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.StartFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.stereotype.Component;

/**
 * All agents that can be rented: the bundled ones, then those of {@code AGENTS_DIR}, then those that publishers have
 * listed. Reading needs no lock and no I/O, except for a version that is not on offer.
 */
@Component
public final class Packages {

    private static final Logger LOG = LoggerFactory.getLogger(Packages.class);

    private static final String ROOT = "agents/";

    private final SortedMap<String, AgentPackage> bundled;
    private final Published published;

    /**
     * @param directory a folder of package folders that adds to the packed ones or overrides them by id; empty for none
     * @throws StartFailure naming the first wrong folder and file
     */
    @Autowired
    Packages(@Value("${AGENTS_DIR:}") String directory, Published published) {
        this(read(directory), published);
        LOG.atInfo().addKeyValue("count", bundled.size()).log("packages loaded");
    }

    Packages(SortedMap<String, AgentPackage> bundled, Published published) {
        this.bundled = bundled;
        this.published = published;
    }

    /**
     * The packages for programs other than the platform.
     *
     * @param directory as in {@code AGENTS_DIR}; empty for the packed ones only
     * @throws StartFailure naming the first wrong folder and file
     */
    public static Packages load(String directory) {
        return new Packages(read(directory), Published.NONE);
    }

    /** The publishers' packages; none has the id of a bundled package that existed before it. */
    interface Published {

        /** No packages. */
        Published NONE = new Published() {
            @Override
            public SortedMap<String, AgentPackage> onOffer() {
                return Collections.emptySortedMap();
            }

            @Override
            public Optional<AgentPackage> find(VersionName name) {
                return Optional.empty();
            }

            @Override
            public AgentPackage startable(CustomerId customer, String id, @Nullable String version) {
                throw AppException.notFound("package");
            }

            @Override
            public boolean isListed(VersionName name) {
                return false;
            }

            @Override
            public void refresh() {}
        };

        /** One listed version of each package, by id. */
        SortedMap<String, AgentPackage> onOffer();

        /** Exactly that version, in any state; reads the store unless cached. */
        Optional<AgentPackage> find(VersionName name);

        /** As {@link Packages#startable}, for a version that is not on offer; reads the store. */
        AgentPackage startable(CustomerId customer, String id, @Nullable String version);

        /** Whether an operator has approved it and nobody has withdrawn it; reads the store. */
        boolean isListed(VersionName name);

        /** Reads what is listed now, unless nothing has changed. */
        void refresh();
    }

    /** The version on offer. */
    public Optional<AgentPackage> find(String id) {
        return Optional.ofNullable(bundled.get(id))
                .or(() -> Optional.ofNullable(published.onOffer().get(id)));
    }

    /**
     * The version that a customer's run starts on.
     *
     * @param version null for the one on offer, or else the customer's own newest upload
     * @throws AppException {@code NOT_FOUND}, also of another publisher's draft; {@code PACKAGE_VERSION_GONE}
     *     when the version was withdrawn
     */
    public AgentPackage startable(CustomerId customer, String id, @Nullable String version) {
        var offered = find(id);
        if (offered.isPresent()
                && (version == null || version.equals(offered.get().version()))) {
            return offered.get();
        }
        if (isBundled(id)) {
            throw AppException.notFound("package version");
        }
        return published.startable(customer, id, version);
    }

    /**
     * The version that a resumed run uses: for a publisher's package exactly the version it began with, listed or not;
     * for a bundled package the platform's current one.
     */
    public Optional<AgentPackage> find(String id, String version) {
        return isBundled(id) ? find(id) : published.find(new VersionName(id, version));
    }

    /** Whether the version is bundled, or listed with an operator's approval. */
    public boolean isApproved(AgentPackage agent) {
        return find(agent.id())
                        .filter(offered -> offered.version().equals(agent.version()))
                        .isPresent()
                || published.isListed(new VersionName(agent.id(), agent.version()));
    }

    /** Whether it is bundled; no publisher can have its id. */
    public boolean isBundled(String id) {
        return bundled.containsKey(id);
    }

    /** Every package on offer, by id. */
    public List<AgentPackage> all() {
        var all = new TreeMap<>(published.onOffer());
        all.putAll(bundled);
        return List.copyOf(all.values());
    }

    /** Checks at once for listings and withdrawals by any replica; otherwise it checks every 2 s. */
    public void refresh() {
        published.refresh();
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
                .map(folder -> PackageFolder.of(ROOT + folder.getKey(), folder.getValue()))
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
        return PackageFolder.of(folder.getFileName().toString(), files);
    }
}
