package io.agentmarket.shared;

import java.io.IOException;
import java.util.concurrent.TimeoutException;

/**
 * Describes in one line of the log why a call to the outside failed. It names the kind of the failure and the message
 * of the network, of TLS or of a timeout; never the other side's answer, which may repeat the request.
 */
public final class WhyItFailed {

    private static final int MAX_CHARS = 200;
    private static final int MAX_CAUSES = 20;

    private WhyItFailed() {}

    /** The innermost failure of the network with its first line; otherwise the types of the chain, without messages. */
    public static String of(Throwable thrown) {
        Throwable innermost = null;
        var kinds = new StringBuilder();
        var link = thrown;
        for (int n = 0; link != null && n < MAX_CAUSES; n++, link = link.getCause()) {
            kinds.append(n == 0 ? "" : " < ").append(link.getClass().getSimpleName());
            if (link instanceof IOException || link instanceof TimeoutException) {
                innermost = link;
            }
        }
        return shortened(innermost == null ? kinds.toString() : words(innermost));
    }

    private static String words(Throwable network) {
        var said = network.getMessage() == null ? "" : network.getMessage().strip();
        var line = said.lines().findFirst().orElse("");
        var kind = network.getClass().getSimpleName();
        return line.isEmpty() ? kind : kind + ": " + line;
    }

    private static String shortened(String words) {
        return words.length() <= MAX_CHARS ? words : words.substring(0, MAX_CHARS - 3) + "...";
    }
}
