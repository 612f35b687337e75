package io.agentmarket.vault;

import io.agentmarket.stores.DataDirectory;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The master keys that this process holds: the current one seals, every one opens.
 *
 * <p>They come from the configuration, or from the data directory. There a rotation creates a new {@code master.key}
 * and keeps the old one as {@code master.key.previous} until nothing is sealed with it.
 */
public final class MasterKeys {

    public static final String FILE = "master.key";
    public static final String PREVIOUS_FILE = "master.key.previous";

    private final @Nullable DataDirectory directory;

    /**
     * The current one first. Only a rotation replaces the list, as a whole, so a reader sees either the old or the new
     * list.
     */
    private volatile List<MasterKey> keys;

    private MasterKeys(MasterKey current, List<MasterKey> others, @Nullable DataDirectory directory) {
        this.keys = distinct(current, others);
        this.directory = directory;
    }

    /** @param others comma separated, may be blank */
    public static MasterKeys configured(String current, String others) {
        return new MasterKeys(MasterKey.parse(current), previous(others), null);
    }

    /**
     * The keys in the data directory; the first is created on first use. @param others further keys for opening,
     * separated by commas
     */
    public static MasterKeys in(DataDirectory directory, String others) {
        var older = new ArrayList<MasterKey>();
        directory
                .read(PREVIOUS_FILE)
                .map(it -> MasterKey.parse(PREVIOUS_FILE, it))
                .ifPresent(older::add);
        older.addAll(previous(others));
        return new MasterKeys(MasterKey.parse(FILE, directory.secret(FILE)), older, directory);
    }

    public MasterKey current() {
        return keys.getFirst();
    }

    public Optional<MasterKey> find(String id) {
        return keys.stream().filter(it -> it.id().equals(id)).findFirst();
    }

    List<MasterKey> all() {
        return keys;
    }

    /**
     * Makes the new key current. A configured key is already current, and so is the key of an interrupted rotation. The
     * old key's file is written first, so that at no moment a sealed secret is without its key.
     */
    public synchronized void begin() {
        if (directory == null) {
            return;
        }
        var old = current();
        var interrupted = directory.read(PREVIOUS_FILE).map(it -> MasterKey.parse(PREVIOUS_FILE, it));
        if (interrupted.filter(it -> !it.id().equals(old.id())).isPresent()) {
            return;
        }
        var fresh = MasterKey.random(new SecureRandom());
        directory.write(PREVIOUS_FILE, old.text() + "\n");
        directory.write(FILE, fresh.text() + "\n");
        keys = distinct(fresh, keys);
    }

    /**
     * Deletes the old key's file, because nothing is sealed with it any more. This process keeps the key until it ends,
     * for threads that have read a row sealed with it but not yet opened it.
     */
    public synchronized void end() {
        if (directory != null) {
            directory.delete(PREVIOUS_FILE);
        }
    }

    private static List<MasterKey> previous(String texts) {
        return Arrays.stream(texts.split(","))
                .filter(it -> !it.isBlank())
                .map(it -> MasterKey.parse(VaultConfiguration.PREVIOUS, it))
                .toList();
    }

    private static List<MasterKey> distinct(MasterKey current, List<MasterKey> others) {
        var distinct = new ArrayList<MasterKey>();
        Stream.concat(Stream.of(current), others.stream())
                .filter(it -> distinct.stream().noneMatch(known -> known.id().equals(it.id())))
                .forEach(distinct::add);
        return List.copyOf(distinct);
    }
}
