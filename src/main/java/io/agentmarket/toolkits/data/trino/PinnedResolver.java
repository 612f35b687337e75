package io.agentmarket.toolkits.data.trino;

import io.trino.jdbc.$internal.client.DnsResolver;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/** Looks up one host, whose addresses were checked before. The driver makes one for each connection. */
public final class PinnedResolver implements DnsResolver {

    private final String host;
    private final List<InetAddress> addresses = new ArrayList<>();

    /** @param context the host and its addresses, separated by blanks */
    public PinnedResolver(String context) {
        var parts = context.split(" ", -1);
        host = parts[0];
        for (int i = 1; i < parts.length; i++) {
            addresses.add(InetAddress.ofLiteral(parts[i]));
        }
    }

    @Override
    public List<InetAddress> lookup(String name) throws UnknownHostException {
        if (!name.equalsIgnoreCase(host)) {
            throw new UnknownHostException("another host than the one that was checked");
        }
        return List.copyOf(addresses);
    }
}
