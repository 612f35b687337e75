package io.agentmarket.shared;

import java.util.Optional;

/** The servers that .ci/real-stores has started for the tests: one of each kind per test JVM. */
public final class GivenServers {

    /** Surefire numbers its JVMs from 1. */
    private static final int JVM = Integer.getInteger("test.jvm", 1);

    private GivenServers() {}

    /** The address for this JVM among those that a variable names, separated by blanks; none without the variable. */
    public static Optional<String> in(String variable) {
        return Optional.ofNullable(System.getenv(variable)).map(all -> of(all, JVM));
    }

    /** JVMs without servers of their own share those of the others. */
    static String of(String addresses, int jvm) {
        var each = addresses.strip().split(" +");
        return each[(jvm - 1) % each.length];
    }
}
