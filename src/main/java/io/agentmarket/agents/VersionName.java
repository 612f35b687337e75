package io.agentmarket.agents;

import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * Names one version of a package.
 *
 * @param version such as 1.12.3; versions are in the order of their numbers
 */
public record VersionName(String id, String version) {

    private static final Pattern VERSION = Pattern.compile("\\d{1,5}\\.\\d{1,5}\\.\\d{1,5}");

    /** Whether a text can be a version's number. */
    public static boolean isVersion(String text) {
        return VERSION.matcher(text).matches();
    }

    /** Parses the text that {@link #toString} makes. */
    static VersionName parse(String text) {
        var parts = text.split(" ", 2);
        return new VersionName(parts[0], parts[1]);
    }

    /** The id and the version, separated by a space; neither contains one. */
    @Override
    public String toString() {
        return id + " " + version;
    }

    /** Whether its number is higher than another version's of the same package. */
    boolean isAbove(String other) {
        return Arrays.compare(numbers(version), numbers(other)) > 0;
    }

    private static int[] numbers(String version) {
        return Arrays.stream(version.split("\\.", -1))
                .mapToInt(Integer::parseInt)
                .toArray();
    }
}
