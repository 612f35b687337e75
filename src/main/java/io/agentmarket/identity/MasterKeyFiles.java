package io.agentmarket.identity;

import io.agentmarket.stores.DataDirectory;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The master keys of a platform on embedded stores, in its data directory: {@code master.key}, and during a rotation
 * {@code master.key.previous} beside it.
 */
final class MasterKeyFiles {

    static final String CURRENT = "master.key";
    static final String PREVIOUS = "master.key.previous";

    private MasterKeyFiles() {}

    /** @param others more keys that open, comma separated */
    static MasterKeys read(DataDirectory directory, String others) {
        var current = directory.secret(CURRENT);
        var all = Stream.concat(Stream.of(others), previous(directory).stream()).collect(Collectors.joining(","));
        return MasterKeys.parse(current, all);
    }

    /** Text of the key that an unfinished rotation replaces. */
    static Optional<String> previous(DataDirectory directory) {
        return directory.read(PREVIOUS).map(String::strip);
    }
}
