package io.agentmarket.egress;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The target of a call, in the spelling that is both checked and connected to.
 *
 * @param https whether by TLS
 * @param host a name in lower case without a last dot, or an address without brackets
 * @param port 1 to 65535
 * @param path what follows the authority: raw path and query
 */
record Target(boolean https, String host, int port, String path) {

    private static final Pattern NAME =
            Pattern.compile("(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*");
    private static final Pattern FOUR_NUMBERS = Pattern.compile("(0|[1-9]\\d{0,2})(\\.(0|[1-9]\\d{0,2})){3}");

    /** A last label that old parsers read as a number, so that the name would be a disguised address. */
    private static final Pattern NUMERIC_END = Pattern.compile("(.*\\.)?(\\d+|0x[0-9a-f]*)");

    /**
     * Ports above 1023 that the Fetch standard calls bad, and those of stores that answer any client. Below 1024 only
     * 80 and 443 may be called, because the others belong to mail, shells and name servers.
     */
    private static final Set<Integer> NOT_HTTP = Set.of(
            1433, 1521, 1719, 1720, 1723, 2049, 3306, 3659, 4045, 4190, 5060, 5061, 5432, 6000, 6379, 6566, 6665, 6666,
            6667, 6668, 6669, 6679, 6697, 10_080, 11_211, 27_017);

    /** @throws EgressRefusedException unless all programs read the same host and port from it */
    static Target of(URI uri) {
        var scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw new EgressRefusedException("Only http and https addresses can be called.");
        }
        if (uri.getRawUserInfo() != null) {
            throw new EgressRefusedException("An address must not carry a user name or password.");
        }
        if (uri.isOpaque() || uri.getHost() == null) {
            throw new EgressRefusedException("The address names no host, or not in a form that can be vetted.");
        }
        var https = scheme.equals("https");
        var port = uri.getPort() == -1 ? https ? 443 : 80 : uri.getPort();
        if (port < 1 || port > 65_535) {
            throw new EgressRefusedException("The address names a port that does not exist.");
        }
        var path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        return new Target(
                https, host(uri.getHost()), port, uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery());
    }

    /**
     * A server that is no web server.
     *
     * @throws EgressRefusedException unless all programs read the same host from it
     */
    static Target of(String host, int port) {
        if (port < 1 || port > 65_535) {
            throw new EgressRefusedException("The address names a port that does not exist.");
        }
        return new Target(false, host(host), port, "");
    }

    /** Whether the port may be that of a web server. */
    boolean isWebPort() {
        return port == 80 || port == 443 || port >= 1024 && !NOT_HTTP.contains(port);
    }

    /** The form in the operator's list: {@code host:port}, with brackets around IPv6. */
    String authority() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    URI uri() {
        try {
            return new URI((https ? "https" : "http") + "://" + authority() + path);
        } catch (URISyntaxException e) {
            throw new IllegalStateException("parts of a URI make a URI", e);
        }
    }

    boolean isSameOrigin(Target other) {
        return https == other.https && host.equals(other.host) && port == other.port;
    }

    /** Whether the text names a host in the one way that is read everywhere alike. */
    static boolean isHost(String text) {
        try {
            return !host(text).isEmpty();
        } catch (EgressRefusedException refused) {
            return false;
        }
    }

    private static String host(String written) {
        var host = written.toLowerCase(Locale.ROOT);
        if (host.startsWith("[")) {
            return six(host.substring(1, host.length() - 1));
        }
        host = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        if (NUMERIC_END.matcher(host).matches() && !isFour(host)) {
            throw new EgressRefusedException(
                    "The host is an IPv4 address in a form that is not read everywhere alike.");
        }
        if (!NAME.matcher(host).matches()) {
            throw new EgressRefusedException("The host is not a name of letters, digits and hyphens.");
        }
        return host;
    }

    private static String six(String host) {
        if (host.contains("%")) {
            throw new EgressRefusedException("An IPv6 address must not name a network card.");
        }
        var address = literal(host);
        if (address instanceof Inet4Address) {
            throw new EgressRefusedException("An IPv4 address must not hide in an IPv6 one.");
        }
        return address.getHostAddress();
    }

    private static boolean isFour(String host) {
        if (!FOUR_NUMBERS.matcher(host).matches()) {
            return false;
        }
        for (var part : host.split("\\.", -1)) {
            if (Integer.parseInt(part) > 255) {
                return false;
            }
        }
        return true;
    }

    private static InetAddress literal(String text) {
        try {
            return InetAddress.ofLiteral(text);
        } catch (IllegalArgumentException e) {
            throw new EgressRefusedException("The host is not an IPv6 address.");
        }
    }
}
