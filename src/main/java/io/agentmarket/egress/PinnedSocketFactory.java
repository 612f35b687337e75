package io.agentmarket.egress;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import javax.net.SocketFactory;

/**
 * Makes sockets for a driver of another protocol, already connected to one of the addresses that
 * {@link PinnedAddresses} gave. The driver never connects by itself, and uses the host's name only to verify the
 * certificate. It makes this class by its name and one text.
 */
public final class PinnedSocketFactory extends SocketFactory {

    /** The longest time to connect to one address. */
    private static final Duration CONNECT = Duration.ofSeconds(5);

    private final List<InetSocketAddress> addresses;

    /** @param addresses as {@link #argument} makes it */
    public PinnedSocketFactory(String addresses) {
        this.addresses = Arrays.stream(addresses.split(" ", -1))
                .map(PinnedSocketFactory::address)
                .toList();
    }

    /** The addresses as the text that the driver hands on. */
    public static String argument(List<InetSocketAddress> addresses) {
        return addresses.stream()
                .map(each -> each.getAddress().getHostAddress() + "/" + each.getPort())
                .collect(Collectors.joining(" "));
    }

    private static InetSocketAddress address(String text) {
        int at = text.lastIndexOf('/');
        return new InetSocketAddress(
                InetAddress.ofLiteral(text.substring(0, at)), Integer.parseInt(text.substring(at + 1)));
    }

    @Override
    public Socket createSocket() throws IOException {
        IOException last = null;
        for (var address : addresses) {
            var socket = new Socket();
            try {
                socket.connect(address, (int) CONNECT.toMillis());
                return socket;
            } catch (IOException e) {
                socket.close();
                last = e;
            }
        }
        throw last == null ? new IOException("no address") : last;
    }

    @Override
    public Socket createSocket(String host, int port) {
        throw notPinned();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort) {
        throw notPinned();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) {
        throw notPinned();
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
        throw notPinned();
    }

    private static UnsupportedOperationException notPinned() {
        return new UnsupportedOperationException("only to the addresses that were checked");
    }
}
