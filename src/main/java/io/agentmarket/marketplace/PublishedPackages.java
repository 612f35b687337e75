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
import io.agentmarket.stores.StoreFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
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
    private static final int MOST_KEPT = 200;

    private final PublishedStore store;
    private final ReviewStore reviews;
    private final Packages packages;

    /** Versions that were read, the latest used last. Guarded by itself. */
    private final Map<Name, AgentPackage> kept = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Name, AgentPackage> eldest) {
            return size() > MOST_KEPT;
        }
    };

    private volatile Map<String, Rating> ratings = Map.of();
    private volatile long seen = -1;
    private volatile @Nullable ScheduledExecutorService glances;

    PublishedPackages(PublishedStore store, ReviewStore reviews, Packages packages) {
        this.store = store;
        this.reviews = reviews;
        this.packages = packages;
    }

    @Override
    public void start() {
        refresh();
        var timer = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("published-packages").factory());
        timer.scheduleWithFixedDelay(this::glance, GLANCE.toMillis(), GLANCE.toMillis(), TimeUnit.MILLISECONDS);
        glances = timer;
    }

    @Override
    public void stop() {
        var timer = glances;
        if (timer != null) {
            timer.shutdownNow();
            glances = null;
        }
    }

    @Override
    public boolean isRunning() {
        return glances != null;
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
        var listed = new ArrayList<AgentPackage>();
        store.listed().forEach(name -> find(name).ifPresent(listed::add));
        ratings = reviews.ratings();
        packages.offer(listed, this);
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

    private void glance() {
        try {
            refresh();
        } catch (AppException e) {
            LOG.atWarn()
                    .addKeyValue("code", e.code())
                    .setCause(StoreFailure.causeFor(e))
                    .log("published packages are not refreshed");
        } catch (RuntimeException e) {
            LOG.atError().setCause(e).log("published packages cannot be refreshed");
        }
    }

    /** That version, from memory or the store. One that this build can read no more is as good as none, and is logged. */
    private Optional<AgentPackage> find(Name name) {
        synchronized (kept) {
            var known = kept.get(name);
            if (known != null) {
                return Optional.of(known);
            }
        }
        var read = store.content(name).flatMap(content -> read(name, content));
        read.ifPresent(agent -> {
            synchronized (kept) {
                kept.put(name, agent);
            }
        });
        return read;
    }

    private static Optional<AgentPackage> read(Name name, byte[] content) {
        try {
            var check = PackageCheck.of(new HashMap<>(PackageZip.unpack(content)));
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
