package io.agentmarket.agents;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * A package's folder as a zip. It is unpacked in memory, front to back, and refused at the first entry that no package
 * has. Sizes in headers are not trusted; the unpacked bytes are counted.
 */
public final class PackageZip {

    /** The largest zip that is read. */
    public static final int MAX_ZIP_BYTES = 5 * 1024 * 1024;

    static final int MAX_UNPACKED_BYTES = 10 * 1024 * 1024;

    /** Deflate reaches 1,032; texts stay below 30. Up to {@link #RATIO_FROM} any ratio is harmless. */
    static final int MAX_RATIO = 100;

    private static final int RATIO_FROM = 256 * 1024;
    private static final int MAX_DEPTH = 3;

    /** Files and folders that are looked at on this machine. */
    private static final long MAX_WALKED = 10L * PackageFolder.MAX_FILES;

    private static final int MAX_NAME_LENGTH = 200;
    private static final int CENTRAL_HEADER = 0x02014b50;
    private static final int END_OF_CENTRAL = 0x06054b50;
    private static final int END_BYTES = 22;
    private static final int MAX_COMMENT_LENGTH = 0xffff;
    private static final int UNIX = 3;
    private static final int FILE_TYPE = 0xf000;
    private static final int REGULAR = 0x8000;
    private static final int DIRECTORY = 0x4000;

    private final byte[] zip;
    private final SortedMap<String, byte[]> files = new TreeMap<>();
    private long total;

    private PackageZip(byte[] zip) {
        this.zip = zip;
    }

    /** Thrown when a zip is not that of a package's folder; the message tells the publisher why. */
    public static final class RefusedZipException extends Exception {

        RefusedZipException(String reason) {
            super(reason);
        }
    }

    /**
     * The files by path inside the package's folder. A single folder around all of them is removed.
     *
     * @throws RefusedZipException when it is damaged, too large, or contains something that no package has
     */
    public static SortedMap<String, byte[]> unpack(byte[] zip) throws RefusedZipException {
        if (zip.length > MAX_ZIP_BYTES) {
            throw new RefusedZipException("the zip is larger than " + MAX_ZIP_BYTES + " bytes");
        }
        var unpacking = new PackageZip(zip);
        unpacking.checkDirectory();
        unpacking.read();
        return withoutFolder(unpacking.files);
    }

    /**
     * The files of a folder on this machine, without hidden ones; links inside it are not followed.
     *
     * @throws IOException when it is no folder, cannot be read, or holds more files than a package does
     */
    public static SortedMap<String, byte[]> read(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new IOException("there is no folder " + folder);
        }
        var root = folder.toRealPath();
        var files = new TreeMap<String, byte[]>();
        try (var paths = Files.walk(root, MAX_DEPTH)) {
            for (var path : paths.filter(it -> Files.isRegularFile(it, LinkOption.NOFOLLOW_LINKS))
                    .limit(MAX_WALKED)
                    .toList()) {
                var name = root.relativize(path).toString().replace('\\', '/');
                if (!isClutter(name)) {
                    files.put(name, content(path));
                }
            }
        }
        if (files.isEmpty()) {
            throw new IOException(folder + " holds no files; ./run package new writes a package to begin with");
        }
        if (files.size() > PackageFolder.MAX_FILES) {
            throw new IOException(
                    folder + " holds more than " + PackageFolder.MAX_FILES + " files; give the package's own");
        }
        return files;
    }

    /** Enough to tell that a file is too large. */
    private static byte[] content(Path path) throws IOException {
        try (var in = Files.newInputStream(path)) {
            return in.readNBytes(PackageFolder.MAX_FILE_BYTES + 1);
        }
    }

    /** A warning for each link, and for each folder that is too deep: neither is read. */
    public static List<Finding> unread(Path folder) throws IOException {
        var root = folder.toRealPath();
        var findings = new ArrayList<Finding>();
        try (var paths = Files.walk(root, MAX_DEPTH)) {
            for (var path : paths.limit(MAX_WALKED).toList()) {
                var name = root.relativize(path).toString().replace('\\', '/');
                if (isClutter(name)) {
                    continue;
                }
                if (Files.isSymbolicLink(path)) {
                    findings.add(Finding.warning(
                            name, null, "is a link, which is not followed: put the file itself in its place"));
                } else if (Files.isDirectory(path) && root.relativize(path).getNameCount() == MAX_DEPTH) {
                    findings.add(Finding.warning(
                            name,
                            null,
                            "is not read: a package has at most " + (MAX_DEPTH - 1) + " folders in each other"));
                }
            }
        }
        return findings;
    }

    /** The same files always make the same zip. */
    public static byte[] pack(SortedMap<String, byte[]> files) {
        var packed = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(packed)) {
            for (var file : files.entrySet()) {
                var entry = new ZipEntry(file.getKey());
                entry.setTime(0);
                zip.putNextEntry(entry);
                zip.write(file.getValue());
                zip.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }

    private void read() throws RefusedZipException {
        int entries = 0;
        try (var in = new ZipInputStream(new ByteArrayInputStream(zip))) {
            for (var entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                if (++entries > PackageFolder.MAX_FILES) {
                    throw new RefusedZipException("the zip has more than " + PackageFolder.MAX_FILES + " entries");
                }
                var name = entry.getName();
                checkName(entry.isDirectory() ? name.substring(0, name.length() - 1) : name);
                if (entry.isDirectory()) {
                    continue;
                }
                var content = content(in, name);
                if (!isClutter(name) && files.put(name, content) != null) {
                    throw new RefusedZipException("the zip holds '" + shown(name) + "' twice");
                }
            }
        } catch (IOException | IllegalArgumentException e) {
            var locked = String.valueOf(e.getMessage()).contains("encrypted");
            throw new RefusedZipException(
                    locked ? "the zip is protected by a password" : "the zip is damaged and cannot be unpacked");
        }
        if (files.isEmpty()) {
            throw new RefusedZipException("the zip is empty, or not a zip");
        }
    }

    private byte[] content(ZipInputStream in, String name) throws IOException, RefusedZipException {
        var content = new ByteArrayOutputStream();
        var buffer = new byte[8 * 1024];
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            content.write(buffer, 0, Math.min(count, PackageFolder.MAX_FILE_BYTES + 1 - content.size()));
            total += count;
            if (total > MAX_UNPACKED_BYTES) {
                throw new RefusedZipException("the zip unpacks to more than " + MAX_UNPACKED_BYTES + " bytes");
            }
            if (total > RATIO_FROM && total > (long) MAX_RATIO * zip.length) {
                throw new RefusedZipException(
                        "the zip unpacks to more than " + MAX_RATIO + " times its size, which is a zip bomb");
            }
        }
        return content.toByteArray();
    }

    private static void checkName(String name) throws RefusedZipException {
        boolean trick = name.isEmpty()
                || name.length() > MAX_NAME_LENGTH
                || name.contains("\\")
                || name.contains(":")
                || name.chars().anyMatch(c -> c < ' ' || c == 0x7f)
                || Arrays.stream(name.split("/", -1))
                        .anyMatch(part -> part.isEmpty() || part.equals(".") || part.equals(".."));
        if (trick) {
            throw new RefusedZipException("the path '" + shown(name) + "' leads outside the package's folder");
        }
    }

    /** Checks that need the central directory: links and devices, encryption, names that differ from the entries'. */
    private void checkDirectory() throws RefusedZipException {
        var in = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
        int end = endOfCentral(in);
        int count = Short.toUnsignedInt(in.getShort(end + 10));
        if (count > PackageFolder.MAX_FILES) {
            throw new RefusedZipException("the zip has more than " + PackageFolder.MAX_FILES + " entries");
        }
        int at = in.getInt(end + 16);
        for (int i = 0; i < count; i++) {
            if (at < 0 || at + 46 > zip.length || in.getInt(at) != CENTRAL_HEADER) {
                throw new RefusedZipException("the zip is damaged and cannot be unpacked");
            }
            int nameLength = Short.toUnsignedInt(in.getShort(at + 28));
            if ((in.getShort(at + 8) & 1) != 0) {
                throw new RefusedZipException("the zip is protected by a password");
            }
            int mode = in.getInt(at + 38) >>> 16;
            boolean special =
                    (mode & FILE_TYPE) != 0 && (mode & FILE_TYPE) != REGULAR && (mode & FILE_TYPE) != DIRECTORY;
            if (in.get(at + 5) == UNIX && special) {
                throw new RefusedZipException("the zip holds a link or a device, which no package needs");
            }
            at += 46
                    + nameLength
                    + Short.toUnsignedInt(in.getShort(at + 30))
                    + Short.toUnsignedInt(in.getShort(at + 32));
        }
    }

    private int endOfCentral(ByteBuffer in) throws RefusedZipException {
        for (int at = zip.length - END_BYTES; at >= 0 && at >= zip.length - END_BYTES - MAX_COMMENT_LENGTH; at--) {
            if (in.getInt(at) == END_OF_CENTRAL) {
                return at;
            }
        }
        throw new RefusedZipException("the zip is empty, or not a zip");
    }

    /**
     * If the folder itself was zipped instead of its content, and it contains the manifest, its name is removed from
     * the paths.
     */
    private static SortedMap<String, byte[]> withoutFolder(SortedMap<String, byte[]> files) {
        var first = files.firstKey();
        int slash = first.indexOf('/');
        var folder = slash < 0 ? "" : first.substring(0, slash + 1);
        if (folder.isEmpty() || !files.keySet().stream().allMatch(name -> name.startsWith(folder))) {
            return files;
        }
        var inner = new TreeMap<String, byte[]>();
        files.forEach((name, content) -> inner.put(name.substring(folder.length()), content));
        return inner;
    }

    /** Files that operating systems add. */
    private static boolean isClutter(String name) {
        var file = name.substring(name.lastIndexOf('/') + 1);
        return name.startsWith("__MACOSX/") || name.startsWith(".") || name.contains("/.") || file.equals("Thumbs.db");
    }

    private static String shown(String name) {
        var plain = name.replaceAll("[^\\x20-\\x7e]", "?");
        return plain.length() <= 80 ? plain : plain.substring(0, 80) + "...";
    }
}
