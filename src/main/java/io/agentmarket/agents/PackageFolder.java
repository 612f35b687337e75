package io.agentmarket.agents;

import io.agentmarket.shared.Spelling;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The files of one package, from any source.
 *
 * @param name what errors call the folder
 * @param files contents by path inside the folder, with {@code /}; of a file that is too large nothing
 * @param faults of the folder as a whole
 */
record PackageFolder(String name, SortedMap<String, byte[]> files, List<Finding> faults) {

    /** A folder with more files is not a package. */
    static final int MAX_FILES = 200;

    static final int MAX_FILE_BYTES = 1024 * 1024;

    PackageFolder {
        faults = List.copyOf(faults);
    }

    static PackageFolder of(String name, Map<String, byte[]> given) {
        var files = new TreeMap<String, byte[]>();
        var faults = new ArrayList<Finding>();
        if (given.size() > MAX_FILES) {
            faults.add(Finding.error(name, null, "has more than " + MAX_FILES + " files"));
        }
        new TreeMap<>(given).forEach((path, content) -> {
            var isLarge = content.length > MAX_FILE_BYTES;
            files.put(path, isLarge ? new byte[0] : content);
            if (isLarge) {
                faults.add(Finding.error(
                        path,
                        null,
                        "is larger than " + MAX_FILE_BYTES + " bytes; a package holds texts, leave data out"));
            }
        });
        return new PackageFolder(name, files, faults);
    }

    /** Whether nothing more can be said about the file than that it is too large. */
    boolean isUnread(String path) {
        return faults.stream().anyMatch(fault -> fault.file().equals(path));
    }

    String text(String path) {
        return find(path)
                .orElseThrow(
                        () -> wrong(path, "is missing; write it, or take the one of ./run package new as an example"));
    }

    boolean has(String path) {
        return files.containsKey(path);
    }

    /** The file, or where it is missing the one that was meant. */
    Optional<String> nearest(String path) {
        return has(path) ? Optional.of(path) : Spelling.nearest(path, files.keySet());
    }

    Optional<String> find(String path) {
        return Optional.ofNullable(files.get(path)).map(content -> decoded(path, content));
    }

    private InvalidPackageException wrong(String path, String reason) {
        return new InvalidPackageException(where(path), Finding.error(path, null, reason));
    }

    String where(String path) {
        return path.equals(name) ? name : name + "/" + path;
    }

    private String decoded(String path, byte[] content) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString();
        } catch (CharacterCodingException e) {
            throw wrong(path, "is not UTF-8 text");
        }
    }
}
