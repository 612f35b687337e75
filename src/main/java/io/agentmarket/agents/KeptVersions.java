package io.agentmarket.agents;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A cache of recently read versions. When their total size exceeds the bound, the least recently used are evicted and
 * read again on demand.
 */
final class KeptVersions {

    private final long maxBytes;

    /** In order of their last use. Guarded by this, like the sum of the weights. */
    private final Map<VersionName, Kept> kept = new LinkedHashMap<>(16, 0.75f, true);

    private long bytes;

    /** @param maxBytes the bound of the total size; a version that alone exceeds it is not kept */
    KeptVersions(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    private record Kept(AgentPackage agent, long bytes) {}

    synchronized Optional<AgentPackage> find(VersionName name) {
        return Optional.ofNullable(kept.get(name)).map(Kept::agent);
    }

    /** @param weight the size of its files in bytes */
    synchronized void put(VersionName name, AgentPackage agent, long weight) {
        var before = kept.put(name, new Kept(agent, weight));
        bytes += weight - (before == null ? 0 : before.bytes());
        for (var eldest = kept.entrySet().iterator(); bytes > maxBytes && eldest.hasNext(); ) {
            bytes -= eldest.next().getValue().bytes();
            eldest.remove();
        }
    }

    synchronized long bytes() {
        return bytes;
    }
}
