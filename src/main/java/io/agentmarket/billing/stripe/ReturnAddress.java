package io.agentmarket.billing.stripe;

import io.agentmarket.shared.AppException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Set;

/** Where Stripe's pages send the browser afterwards: https anywhere, plain http only on this machine. */
final class ReturnAddress {

    private static final int MAX_LENGTH = 2_000;
    private static final Set<String> HERE = Set.of("localhost", "127.0.0.1", "[::1]");

    private ReturnAddress() {}

    /** Returns a valid address; refuses any other at the field that {@code pointer} names. */
    static String checked(String pointer, String address) {
        if (address.length() > MAX_LENGTH || !isAllowed(address)) {
            throw AppException.invalid(
                    pointer,
                    "must be an https address, or http on localhost, of at most " + MAX_LENGTH + " characters");
        }
        return address;
    }

    private static boolean isAllowed(String address) {
        try {
            var uri = new URI(address);
            var host = uri.getHost();
            return host != null
                    && uri.getUserInfo() == null
                    && ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()) && HERE.contains(host));
        } catch (URISyntaxException notOne) {
            return false;
        }
    }
}
