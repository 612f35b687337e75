package io.agentmarket.agents;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The files of one package, from any source.
 *
 * @param name the folder's name in error messages
 * @param files contents by path inside the folder, with {@code /}
 */
record PackageFolder(String name, SortedMap<String, byte[]> files) {

    /** A folder with more files is not a package. */
    static final int MAX_FILES = 200;

    static final int MAX_FILE_BYTES = 1024 * 1024;

    PackageFolder(String name, Map<String, byte[]> files) {
        this(name, new TreeMap<>(files));
    }

    PackageFolder {
        if (files.size() > MAX_FILES) {
            throw new InvalidPackageException(name, "has more than " + MAX_FILES + " files");
        }
        files.forEach((path, content) -> {
            if (content.length > MAX_FILE_BYTES) {
                throw new InvalidPackageException(
                        name + "/" + path,
                        Finding.error(
                                path,
                                null,
                                "is larger than " + MAX_FILE_BYTES + " bytes; a package holds texts, leave data out"));
            }
        });
    }

    String text(String path) {
        return find(path)
                .orElseThrow(
                        () -> wrong(path, "is missing; write it, or take the one of ./run package new as an example"));
    }

    Optional<String> find(String path) {
        return Optional.ofNullable(files.get(path)).map(content -> decoded(path, content));
    }

    private InvalidPackageException wrong(String path, String reason) {
        return new InvalidPackageException(where(path), Finding.error(path, null, reason));
    }

    String where(String path) {
        return name + "/" + path;
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
