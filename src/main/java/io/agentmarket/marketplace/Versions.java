package io.agentmarket.marketplace;

import java.util.Arrays;
import java.util.regex.Pattern;

/** The order of versions such as 1.12.3: by their numbers. */
final class Versions {

    private static final Pattern VERSION = Pattern.compile("\\d{1,5}\\.\\d{1,5}\\.\\d{1,5}");

    private Versions() {}

    static boolean isVersion(String text) {
        return VERSION.matcher(text).matches();
    }

    static boolean isAbove(String version, String other) {
        return Arrays.compare(numbers(version), numbers(other)) > 0;
    }

    private static int[] numbers(String version) {
        return Arrays.stream(version.split("\\.", -1))
                .mapToInt(Integer::parseInt)
                .toArray();
    }
}
