package io.agentmarket.egress;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/** Checks the text of addresses that are called later; their names are resolved and checked at the call. */
public final class Addresses {

    /** The maximum length of an address, in characters. */
    public static final int MAX_LENGTH = 2_048;

    private final Guard guard;

    Addresses(Guard guard) {
        this.guard = guard;
    }

    /** The reason why the address can never be called, as the end of a sentence; empty if it can. */
    public Optional<String> refusal(String url) {
        if (url.length() > MAX_LENGTH) {
            return Optional.of("must have at most " + MAX_LENGTH + " characters");
        }
        try {
            var uri = new URI(url);
            if (uri.getHost() == null || uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
                return Optional.of("must be an address with a host, without user or fragment");
            }
            return refusal(uri);
        } catch (URISyntaxException e) {
            return Optional.of("must be an absolute https address");
        }
    }

    private Optional<String> refusal(URI uri) {
        try {
            var target = Target.of(uri);
            if (guard.isOpened(target.host(), target.port())) {
                return Optional.empty();
            }
            if (!target.https()) {
                return Optional.of("must start with https://");
            }
            if (!target.isWebPort()) {
                return Optional.of("must name a port of a web server");
            }
            return isPrivate(target.host()) ? Optional.of("must be a public address") : Optional.empty();
        } catch (EgressRefusedException e) {
            return Optional.of("must start with https:// and name a host by its name or address");
        }
    }

    /**
     * Why no call could reach a host of an allow-list, as the end of a sentence; empty when one could.
     *
     * @param host a name, an address, or {@code *.} before a name for its subdomains; in lower case
     */
    public Optional<String> hostRefusal(String host) {
        var name = host.startsWith("*.") ? host.substring(2) : host;
        if (guard.isOpened(host)) {
            return Optional.empty();
        }
        if (!name.equals(host) && name.indexOf('.') < 0) {
            return Optional.of("must name a domain of its owner, such as *.example.com, not all hosts below ." + name);
        }
        if (!Target.isHost(name)) {
            return Optional.of("must be a host name or an IPv4 address of four numbers");
        }
        return isPrivate(name) ? Optional.of("must be a public host; calls to this one are refused") : Optional.empty();
    }

    private boolean isPrivate(String host) {
        if (host.equals("localhost") || host.endsWith(".localhost")) {
            return true;
        }
        try {
            return !guard.isPublic(InetAddress.ofLiteral(host));
        } catch (IllegalArgumentException aName) {
            return false;
        }
    }
}
