package io.agentmarket.identity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The master keys that this process holds: the current one seals, every one opens. */
final class MasterKeys {

    /** Current first. Replaced whole, and only by a rotation, so that a reader sees one list or the other. */
    private volatile List<MasterKey> keys;

    MasterKeys(MasterKey current, List<MasterKey> others) {
        keys = of(current, others);
    }

    /** @param others comma separated, may be blank */
    static MasterKeys parse(String current, String others) {
        var more = Arrays.stream(others.split(","))
                .filter(it -> !it.isBlank())
                .map(it -> MasterKey.parse("AGENTMARKET_MASTER_KEY_PREVIOUS", it))
                .toList();
        return new MasterKeys(MasterKey.parse(current), more);
    }

    MasterKey current() {
        return keys.getFirst();
    }

    Optional<MasterKey> find(String id) {
        return keys.stream().filter(it -> it.id().equals(id)).findFirst();
    }

    List<MasterKey> all() {
        return keys;
    }

    /** From now on the fresh key seals; the ones so far still open. */
    synchronized void makeCurrent(MasterKey fresh) {
        keys = of(fresh, keys);
    }

    /** Nothing is sealed with the others any more. */
    synchronized void keepCurrentOnly() {
        keys = List.of(current());
    }

    private static List<MasterKey> of(MasterKey current, List<MasterKey> others) {
        var distinct = new ArrayList<MasterKey>();
        Stream.concat(Stream.of(current), others.stream())
                .filter(it -> distinct.stream().noneMatch(known -> known.id().equals(it.id())))
                .forEach(distinct::add);
        return List.copyOf(distinct);
    }
}
