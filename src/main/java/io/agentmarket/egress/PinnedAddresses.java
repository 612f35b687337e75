package io.agentmarket.egress;

import io.agentmarket.egress.EgressFailedException.Reason;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Set;

/**
 * Addresses of servers that speak another protocol than HTTP, such as databases. A name is resolved once and checked
 * like that of a call; who connects uses only the addresses returned here, and the name only to verify a certificate.
 */
public final class PinnedAddresses {

    private final Guard guard;

    PinnedAddresses(Guard guard) {
        this.guard = guard;
    }

    /**
     * Where to connect, in the order to try; at least one address.
     *
     * @param host a name or an address
     * @param usualPort the port of the protocol; other ports must be above 1023 and of no store that answers anybody
     * @param allowedHosts as in {@link Call}
     * @throws EgressRefusedException unless the host is allowed and public, or opened by the operator
     * @throws EgressFailedException {@code UNKNOWN_HOST} when the name has no address now
     */
    public List<InetSocketAddress> of(String host, int port, int usualPort, Set<String> allowedHosts) {
        var target = Target.of(host, port);
        guard.admitServer(target, usualPort, allowedHosts);
        try {
            return guard.resolve(target.host(), target.port());
        } catch (UnknownHostException e) {
            throw new EgressFailedException(Reason.UNKNOWN_HOST, "The host " + target.host() + " has no address.", e);
        }
    }

    /** Whether the operator opened this host and port, which are then in a network of the operator's. */
    public boolean isOpened(String host, int port) {
        var target = Target.of(host, port);
        return guard.isOpened(target.host(), target.port());
    }
}
