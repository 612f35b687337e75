package io.agentmarket.egress;

import io.agentmarket.shared.StartFailure;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.hc.client5.http.DnsResolver;

/**
 * Decides which calls are made, and to which addresses. It is the client's resolver: connections are made only to
 * addresses that this class returns, so a name that changes its address between check and connection gains nothing. An
 * address in the URL is checked here too.
 */
final class Guard implements DnsResolver {

    /** The maximum number of a name's addresses that are tried, each with the connect timeout. */
    private static final int MAX_ADDRESSES = 4;

    /** Ports below belong to the system's own servers (RFC 6335). */
    private static final int FIRST_FREE_PORT = 1_024;

    private final Names names;
    private final Predicate<InetAddress> isPublic;
    private final Set<String> opened;

    /**
     * A guard that also admits the opened hosts.
     *
     * @param opened {@code host:port} as spelled in URLs, with any address
     * @throws StartFailure when one of them is malformed
     */
    Guard(Names names, Predicate<InetAddress> isPublic, Set<String> opened) {
        this.names = names;
        this.isPublic = isPublic;
        this.opened = opened.stream().map(Guard::authority).collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Admits the target by its text.
     *
     * @param redirected whether the answer of another server names it; {@code *} then does not admit hosts that the
     * operator opened
     */
    void admit(Target target, Set<String> allowedHosts, boolean redirected) {
        var named = named(target, allowedHosts);
        if (isOpened(target.host(), target.port())) {
            if (redirected && !named) {
                throw new EgressRefusedException(
                        "A redirect leads to " + target.host() + ", which is not allowed by its name.");
            }
        } else if (!target.isWebPort()) {
            throw new EgressRefusedException("Port " + target.port() + " is not one of a web server.");
        }
    }

    /** Admits a server of another protocol, at its usual port or one that no other server is known for. */
    void admitServer(Target target, int usualPort, Set<String> allowedHosts) {
        var unused = named(target, allowedHosts);
        var isFree = target.port() >= FIRST_FREE_PORT && target.isWebPort();
        if (target.port() != usualPort && !isFree && !isOpened(target.host(), target.port())) {
            throw new EgressRefusedException("Port " + target.port() + " is not one of such a server.");
        }
    }

    /** Whether the list has the host by its name; refused where it does not have it at all. */
    private static boolean named(Target target, Set<String> allowedHosts) {
        var named = allowedHosts.stream().anyMatch(allowed -> names(allowed, target.host()));
        if (!named && !allowedHosts.contains("*")) {
            throw new EgressRefusedException("The host " + target.host() + " is not on the list of allowed hosts.");
        }
        return named;
    }

    /** The addresses to connect to. */
    @Override
    public List<InetSocketAddress> resolve(String host, int port) throws UnknownHostException {
        var vetted = isOpened(host, port) ? all(host) : vetted(host);
        return vetted.stream()
                .limit(MAX_ADDRESSES)
                .map(address -> new InetSocketAddress(address, port))
                .toList();
    }

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        return vetted(host).toArray(InetAddress[]::new);
    }

    @Override
    public String resolveCanonicalHostname(String host) {
        return host;
    }

    private List<InetAddress> vetted(String host) throws UnknownHostException {
        var vetted = all(host).stream().filter(isPublic).toList();
        if (vetted.isEmpty()) {
            throw new EgressRefusedException("The host " + host + " has no public address.");
        }
        return vetted;
    }

    private List<InetAddress> all(String host) throws UnknownHostException {
        try {
            return List.of(InetAddress.ofLiteral(host));
        } catch (IllegalArgumentException aName) {
            return names.all(host);
        }
    }

    /** Whether the operator opened this host and port, for any address. */
    boolean isOpened(String host, int port) {
        return opened.contains((host.contains(":") ? "[" + host + "]" : host) + ":" + port);
    }

    /** Whether the operator opened a port of a host that an allow-list names so. */
    boolean isOpened(String allowed) {
        return opened.stream()
                .map(authority -> authority.substring(0, authority.lastIndexOf(':')))
                .anyMatch(host -> names(allowed, host));
    }

    boolean isPublic(InetAddress address) {
        return isPublic.test(address);
    }

    private static String authority(String opened) {
        try {
            var uri = URI.create("http://" + opened.strip());
            if (uri.getPort() != -1) {
                return Target.of(uri).authority();
            }
        } catch (IllegalArgumentException | EgressRefusedException e) {
            // reported below
        }
        throw new StartFailure("AGENTMARKET_EGRESS_ALLOW_PRIVATE names \"" + opened + "\", which is no host:port.");
    }

    private static boolean names(String allowed, String host) {
        var pattern = allowed.toLowerCase(Locale.ROOT);
        if (pattern.startsWith("*.")) {
            return host.endsWith(pattern.substring(1));
        }
        return pattern.contains(":") ? isSameAddress(pattern, host) : pattern.equals(host);
    }

    /** Compares addresses by value, because IPv6 has many spellings of one address. */
    private static boolean isSameAddress(String literal, String host) {
        try {
            return InetAddress.ofLiteral(literal.replace("[", "").replace("]", ""))
                    .getHostAddress()
                    .equals(host);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
