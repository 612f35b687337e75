package io.agentmarket.egress;

import io.agentmarket.egress.EgressFailedException.Reason;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;

/** Maps I/O failures to reasons. */
final class Faults {

    private Faults() {}

    static EgressFailedException of(IOException failure, String host) {
        return switch (failure) {
            case UnknownHostException e ->
                new EgressFailedException(Reason.UNKNOWN_HOST, "The host " + host + " has no address.", e);
            case SSLException e ->
                new EgressFailedException(
                        Reason.TLS, "The certificate or TLS handshake of " + host + " is not to be trusted.", e);
            case SocketTimeoutException e ->
                new EgressFailedException(Reason.TIMEOUT, "The host " + host + " did not answer in time.", e);
            case ConnectException e -> unreachable(host, e);
            case NoRouteToHostException e -> unreachable(host, e);
            default -> new EgressFailedException(Reason.BROKEN, "The answer of " + host + " ended early.", failure);
        };
    }

    private static EgressFailedException unreachable(String host, IOException cause) {
        return new EgressFailedException(Reason.UNREACHABLE, "The host " + host + " takes no connection.", cause);
    }
}
