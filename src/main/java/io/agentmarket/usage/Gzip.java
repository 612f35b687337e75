package io.agentmarket.usage;

import java.util.Arrays;
import java.util.regex.Pattern;

/** Whether a caller accepts gzip (RFC 9110, section 12.5.3). */
final class Gzip {

    private static final Pattern NAMED = Pattern.compile("\\s*gzip\\s*(;.*)?", Pattern.CASE_INSENSITIVE);
    private static final Pattern REFUSED = Pattern.compile(".*;\\s*q=0(\\.0*)?\\s*", Pattern.CASE_INSENSITIVE);

    private Gzip() {}

    /** True when Accept-Encoding names gzip with a weight above 0. */
    static boolean isAccepted(String acceptEncoding) {
        return Arrays.stream(acceptEncoding.split(",", -1))
                .anyMatch(coding -> NAMED.matcher(coding).matches()
                        && !REFUSED.matcher(coding).matches());
    }
}
