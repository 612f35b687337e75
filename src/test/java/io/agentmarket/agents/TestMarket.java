package io.agentmarket.agents;

import io.agentmarket.shared.CustomerId;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Packages on offer without a database. */
public final class TestMarket implements Packages.Published {

    private final Function<VersionName, AgentPackage> versions;
    private volatile SortedMap<String, AgentPackage> listed = Collections.emptySortedMap();

    /** @param versions any version of a publisher's package, which is approved */
    public TestMarket(Function<VersionName, AgentPackage> versions) {
        this.versions = versions;
    }

    /** These, as if they had come with the platform. */
    public static Packages bundled(AgentPackage... agents) {
        var bundled = new TreeMap<String, AgentPackage>();
        List.of(agents).forEach(agent -> bundled.put(agent.id(), agent));
        return new Packages(bundled, Packages.Published.NONE);
    }

    /** The packages of the platform and what is listed here. */
    public Packages packages() {
        return new Packages("", this);
    }

    /** Offers one version in place of the previous one. */
    public void list(VersionName name) {
        listed = new TreeMap<>(Map.of(name.id(), versions.apply(name)));
    }

    @Override
    public SortedMap<String, AgentPackage> onOffer() {
        return listed;
    }

    @Override
    public Optional<AgentPackage> find(VersionName name) {
        return Optional.of(versions.apply(name));
    }

    @Override
    public AgentPackage startable(CustomerId customer, String id, @Nullable String version) {
        return versions.apply(
                new VersionName(id, version == null ? listed.get(id).version() : version));
    }

    @Override
    public boolean isListed(VersionName name) {
        return true;
    }

    @Override
    public void refresh() {}
}
