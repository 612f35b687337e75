package io.agentmarket.agents;

import io.agentmarket.agents.VersionView.Status;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.stores.Rhythm;
import io.agentmarket.stores.Vitals;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * This replica's view of what publishers have listed. It follows the feed's number, so that a listing or withdrawal on
 * another replica is known here {@link #GLANCE} later; an unknown package is looked up at once.
 */
@Component
final class PublishedPackages implements SmartLifecycle, Packages.Published {

    static final Duration GLANCE = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(PublishedPackages.class);

    /**
     * Cached files may take this part of the heap; once parsed, they take about eight times as much, mostly as JSON
     * trees.
     */
    private static final int PART_OF_HEAP = 64;

    private final PublishedVersions versions;
    private final PackageFeed feed;
    private final KeptVersions kept = new KeptVersions(Runtime.getRuntime().maxMemory() / PART_OF_HEAP);
    private final Rhythm glances;

    /** The packages on offer by id; a version never changes, so it is read once. */
    private volatile SortedMap<String, AgentPackage> onOffer = Collections.emptySortedMap();

    private volatile long seen = -1;

    PublishedPackages(PublishedVersions versions, PackageFeed feed, Vitals vitals) {
        this.versions = versions;
        this.feed = feed;
        this.glances =
                vitals.rhythm(Rhythm.Plan.every("published-packages", GLANCE).firstAfter(GLANCE), this::refresh);
    }

    @Override
    public void start() {
        refresh();
        glances.start();
    }

    @Override
    public void stop() {
        glances.stop();
    }

    @Override
    public boolean isRunning() {
        return glances.isRunning();
    }

    /** Starts before interrupted runs are resumed, which happens in phase 0. */
    @Override
    public int getPhase() {
        return -1;
    }

    @Override
    public synchronized void refresh() {
        var sequence = feed.sequence();
        if (sequence == seen) {
            return;
        }
        var now = new TreeMap<String, AgentPackage>();
        versions.listed().forEach(name -> findListed(name).ifPresent(agent -> now.put(name.id(), agent)));
        onOffer = Collections.unmodifiableSortedMap(now);
        seen = sequence;
    }

    @Override
    public SortedMap<String, AgentPackage> onOffer() {
        return onOffer;
    }

    @Override
    public AgentPackage startable(CustomerId customer, String id, @Nullable String version) {
        var wanted = version != null ? Optional.of(version) : versions.newestOwn(customer, id);
        var name = wanted.map(it -> new VersionName(id, it)).orElseThrow(() -> AppException.notFound("package"));
        var found = versions.find(name).orElseThrow(() -> AppException.notFound("package version"));
        if (found.status() == Status.YANKED) {
            throw gone(found);
        }
        if (found.status() != Status.LISTED && !customer.equals(found.publisher())) {
            throw AppException.notFound("package version");
        }
        return find(name).orElseThrow(() -> AppException.notFound("package version"));
    }

    /** The refusal for customers who rent it: why it was withdrawn, and which version to run instead. */
    private AppException gone(VersionView version) {
        var reason = Objects.requireNonNullElse(version.reason(), "").strip();
        var why = reason.isEmpty() ? "." : ": " + reason + (reason.matches(".*[.!?]") ? "" : ".");
        var offered = onOffer.get(version.packageId());
        var instead = offered == null
                ? " No other version is offered now."
                : " Version " + offered.version() + " is offered now: run that one, or move the deployment to it.";
        return new AppException(
                ErrorCode.PACKAGE_VERSION_GONE,
                "Version " + version.version() + " of " + version.packageId() + " was withdrawn" + why + instead);
    }

    @Override
    public boolean isListed(VersionName name) {
        return versions.find(name)
                .filter(found -> found.status() == Status.LISTED)
                .isPresent();
    }

    /** An unreadable package is set aside: the others are still offered. */
    private Optional<AgentPackage> findListed(VersionName name) {
        try {
            var found = find(name);
            if (found.isEmpty()) {
                versions.setAside(name, new IllegalStateException("no package"));
            }
            return found;
        } catch (AppException e) {
            throw e;
        } catch (RuntimeException e) {
            versions.setAside(name, e);
            return Optional.empty();
        }
    }

    /**
     * That version, from memory or the store. A version that this build can no longer read counts as missing and is
     * logged.
     */
    @Override
    public Optional<AgentPackage> find(VersionName name) {
        return Optional.ofNullable(onOffer.get(name.id()))
                .filter(agent -> agent.version().equals(name.version()))
                .or(() -> kept.find(name))
                .or(() -> versions.content(name).flatMap(content -> read(name, content)));
    }

    private Optional<AgentPackage> read(VersionName name, byte[] content) {
        try {
            var files = PackageZip.unpack(content);
            var check = PackageCheck.of(new HashMap<>(files));
            var weight = files.values().stream().mapToLong(file -> file.length).sum();
            check.agent().ifPresent(agent -> kept.put(name, agent, weight));
            if (check.agent().isEmpty()) {
                LOG.atError()
                        .addKeyValue("package", name.id())
                        .addKeyValue("version", name.version())
                        .addKeyValue("finding", check.firstError())
                        .log("published package can no longer be read");
            }
            return check.agent();
        } catch (PackageZip.RefusedZipException e) {
            throw new IllegalStateException("a stored package is no zip", e);
        }
    }
}
