package io.agentmarket.automation;

import io.agentmarket.shared.AppException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;

/**
 * Where messages may be sent: https addresses, and plain http where the operator opened the host.
 *
 * @param opened {@code host:port} pairs that the operator opened although they are private
 */
record WebhookAddress(Set<String> opened) {

    private static final int MAX_LENGTH = 2_048;

    WebhookAddress {
        opened = Set.copyOf(opened);
    }

    /** @throws AppException {@code INVALID_REQUEST} naming {@code /url} */
    String checked(String url) {
        if (url.length() > MAX_LENGTH) {
            throw AppException.invalid("/url", "must have at most " + MAX_LENGTH + " characters");
        }
        try {
            var uri = new URI(url);
            if (uri.getHost() == null || uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
                throw AppException.invalid("/url", "must be an address with a host, without user or fragment");
            }
            if (!"https".equals(uri.getScheme()) && !("http".equals(uri.getScheme()) && isOpened(uri))) {
                throw AppException.invalid("/url", "must start with https://");
            }
            return url;
        } catch (URISyntaxException e) {
            throw AppException.invalid("/url", "is no address");
        }
    }

    private boolean isOpened(URI uri) {
        var port = uri.getPort() == -1 ? 80 : uri.getPort();
        return opened.contains(uri.getHost().toLowerCase(Locale.ROOT) + ":" + port);
    }
}
