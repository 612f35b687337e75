package io.agentmarket.upstream;

import io.agentmarket.shared.Tokens;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The provider's prompt cache. An entry is a prefix of blocks that ended at a breakpoint of an earlier request by the
 * same owner (key and model). A request reads the longest entry that ends at one of its breakpoints or up to
 * {@value #LOOK_BACK} blocks before it, which renews the entry, and writes from there to its last breakpoint: up to the
 * last one-hour breakpoint for an hour, the rest for five minutes. Thread-safe.
 */
final class PromptCache {

    private static final int MAX_ENTRIES = 20_000;
    private static final int LOOK_BACK = 20;
    private static final Duration HOUR = Duration.ofHours(1);

    private final Clock clock;
    private final Map<String, Kept> entries = new LinkedHashMap<String, Kept>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Kept> eldest) {
            return size() > MAX_ENTRIES;
        }
    };

    private record Kept(Duration lifetime, Instant until) {}

    /** A prefix: its number of tokens, and its name among the owner's prefixes. */
    private record Prefix(long tokens, String key) {}

    PromptCache(Clock clock) {
        this.clock = clock;
    }

    /** The tokens for reading this prompt, without output; its breakpoints are cached from now on. */
    synchronized Tokens read(String owner, Prompt prompt, long minimumTokens) {
        var prefixes = prefixes(owner, prompt);
        int hit = longestHit(prompt.blocks(), prefixes, minimumTokens);
        long read = hit < 0 ? 0 : prefixes.get(hit).tokens();
        if (hit >= 0) {
            renew(prefixes.get(hit).key());
        }
        long hour = read;
        long all = read;
        for (int b = hit + 1; b < prefixes.size(); b++) {
            var lifetime = prompt.blocks().get(b).lifetime();
            var prefix = prefixes.get(b);
            if (lifetime != null && prefix.tokens() >= minimumTokens) {
                entries.put(prefix.key(), new Kept(lifetime, clock.instant().plus(lifetime)));
                all = prefix.tokens();
                hour = lifetime.equals(HOUR) ? all : hour;
            }
        }
        return new Tokens(prompt.tokens() - all, 0, read, all - hour, hour - read);
    }

    private int longestHit(List<Prompt.Block> blocks, List<Prefix> prefixes, long minimumTokens) {
        int lastBreakpoint = -1;
        for (int b = blocks.size() - 1; b >= 0; b--) {
            if (blocks.get(b).lifetime() != null) {
                lastBreakpoint = b;
            }
            var near = lastBreakpoint >= 0 && lastBreakpoint - b <= LOOK_BACK;
            if (near
                    && prefixes.get(b).tokens() >= minimumTokens
                    && isLive(prefixes.get(b).key())) {
                return b;
            }
        }
        return -1;
    }

    private boolean isLive(String key) {
        var entry = entries.get(key);
        return entry != null && clock.instant().isBefore(entry.until());
    }

    private void renew(String key) {
        entries.computeIfPresent(
                key, (same, entry) -> new Kept(entry.lifetime(), clock.instant().plus(entry.lifetime())));
    }

    private static List<Prefix> prefixes(String owner, Prompt prompt) {
        var prefixes = new ArrayList<Prefix>();
        var digest = owner;
        long bytes = 0;
        for (var block : prompt.blocks()) {
            digest = Prompt.chained(digest, block);
            bytes += Prompt.bytes(block.json());
            prefixes.add(new Prefix(Prompt.tokens(bytes), digest));
        }
        return prefixes;
    }
}
