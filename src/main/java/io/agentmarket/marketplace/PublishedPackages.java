package io.agentmarket.marketplace;

import io.agentmarket.agents.AgentPackage;
import io.agentmarket.agents.PackageCheck;
import io.agentmarket.agents.PackageZip;
import io.agentmarket.agents.Packages;
import io.agentmarket.agents.PublishedVersions;
import io.agentmarket.agents.VersionGate;
import io.agentmarket.identity.Caller;
import io.agentmarket.marketplace.PublishedStore.Name;
import io.agentmarket.marketplace.VersionView.Status;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.stores.Rhythm;
import io.agentmarket.stores.Vitals;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * This replica's view of what publishers have listed. It follows the feed's number, so that what was listed or withdrawn on
 * another replica is known here {@link #GLANCE} later; what is asked for and unknown is looked up at once.
 */
@Component
class PublishedPackages implements SmartLifecycle, PublishedVersions, VersionGate, Startable {

    static final Duration GLANCE = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(PublishedPackages.class);

    /** Files of this part of the heap; read, they take about eight times as much, most of it as JSON trees. */
    private static final int PART_OF_HEAP = 64;

    private final PublishedStore store;
    private final ReviewStore reviews;
    private final Packages packages;

    private final KeptVersions kept = new KeptVersions(Runtime.getRuntime().maxMemory() / PART_OF_HEAP);

    /** What is on offer; a version never changes, so it is read once. */
    private volatile Map<Name, AgentPackage> onOffer = Map.of();

    private volatile Map<String, Rating> ratings = Map.of();
    private volatile long seen = -1;
    private final Rhythm glances;

    PublishedPackages(PublishedStore store, ReviewStore reviews, Packages packages, Vitals vitals) {
        this.store = store;
        this.reviews = reviews;
        this.packages = packages;
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

    /** Before runs that were interrupted are taken up, which is in phase 0. */
    @Override
    public int getPhase() {
        return -1;
    }

    /** Reads what is listed now, unless nothing has changed. */
    synchronized void refresh() {
        var sequence = store.sequence();
        if (sequence == seen) {
            return;
        }
        var now = new LinkedHashMap<Name, AgentPackage>();
        store.listed().forEach(name -> findListed(name).ifPresent(agent -> now.put(name, agent)));
        onOffer = Collections.unmodifiableMap(now);
        ratings = reviews.ratings();
        packages.offer(List.copyOf(now.values()), this);
        seen = sequence;
    }

    Rating rating(String id) {
        return ratings.getOrDefault(id, Rating.NONE);
    }

    @Override
    public AgentPackage startable(Caller caller, String id, @Nullable String version) {
        return startable(caller.customer(), id, version);
    }

    private AgentPackage startable(CustomerId customer, String id, @Nullable String version) {
        var listed = packages.find(id);
        if (listed.isPresent()
                && (version == null || version.equals(listed.get().version()))) {
            return listed.get();
        }
        if (listed.isPresent() && packages.isBundled(id)) {
            throw AppException.notFound("package version");
        }
        var wanted = version != null ? Optional.of(version) : store.newestOwn(customer, id);
        var name = wanted.map(it -> new Name(id, it)).orElseThrow(() -> AppException.notFound("package"));
        var found = store.find(name).orElseThrow(() -> AppException.notFound("package version"));
        if (found.status() == Status.YANKED) {
            throw new AppException(
                    ErrorCode.CONFLICT,
                    listed.isPresent()
                            ? "This version was withdrawn; leave version out for the one that is listed."
                            : "This version was withdrawn and no other is listed; upload a higher one, or name one.");
        }
        if (found.status() != Status.LISTED && !found.publisher().equals(customer)) {
            throw AppException.notFound("package version");
        }
        return find(name).orElseThrow(() -> AppException.notFound("package version"));
    }

    /** Refuses as {@link #startable} does. */
    @Override
    public void requireStartable(CustomerId customer, AgentPackage agent) {
        startable(customer, agent.id(), agent.version());
    }

    @Override
    public Optional<AgentPackage> find(String id, String version) {
        return find(new Name(id, version));
    }

    @Override
    public boolean isListed(String id, String version) {
        return store.find(new Name(id, version))
                .filter(found -> found.status() == Status.LISTED)
                .isPresent();
    }

    /** One that cannot be read is set aside: the others are offered all the same. */
    private Optional<AgentPackage> findListed(Name name) {
        try {
            var found = find(name);
            if (found.isEmpty()) {
                store.setAside(name, new IllegalStateException("no package"));
            }
            return found;
        } catch (AppException e) {
            throw e;
        } catch (RuntimeException e) {
            store.setAside(name, e);
            return Optional.empty();
        }
    }

    /** That version, from memory or the store. One that this build can read no more is as good as none, and is logged. */
    private Optional<AgentPackage> find(Name name) {
        return Optional.ofNullable(onOffer.get(name))
                .or(() -> kept.find(name))
                .or(() -> store.content(name).flatMap(content -> read(name, content)));
    }

    private Optional<AgentPackage> read(Name name, byte[] content) {
        try {
            var files = PackageZip.unpack(content);
            var check = PackageCheck.of(new HashMap<>(files));
            var weight = files.values().stream().mapToLong(file -> file.length).sum();
            check.agent().ifPresent(agent -> kept.put(name, agent, weight));
            if (check.agent().isEmpty()) {
                LOG.atError()
                        .addKeyValue("package", name.id())
                        .addKeyValue("version", name.version())
                        .addKeyValue("finding", check.findings().getFirst().message())
                        .log("published package cannot be read any more");
            }
            return check.agent();
        } catch (PackageZip.RefusedZipException e) {
            throw new IllegalStateException("a stored package is no zip", e);
        }
    }
}
