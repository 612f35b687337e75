package io.agentmarket.documents;

import io.agentmarket.shared.AppException;
import io.agentmarket.shared.ErrorCode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Locale;
import java.util.function.BiConsumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * A zip, read once from start to end and never written to disk. Its actual content is counted while it is unpacked; its
 * headers are not trusted.
 */
final class Archive {

    static final int MAX_ENTRIES = 1_000;
    static final int MAX_ENTRY_BYTES = 20 * 1024 * 1024;
    static final long MAX_TOTAL_BYTES = 100L * 1024 * 1024;

    /**
     * Deflate reaches 1,032; prose and mark-up stay below 30. Small archives may exceed it, because they are harmless.
     */
    static final int MAX_RATIO = 100;

    private static final long RATIO_FROM = 1024L * 1024;
    private static final int MAX_NAME_LENGTH = 255;
    private static final int MAX_DEPTH = 20;
    private static final byte[] DOCTYPE = "<!DOCTYPE".getBytes(StandardCharsets.US_ASCII);

    private final byte[] content;
    private final String what;
    private long total;
    private int entries;

    private Archive(byte[] content, String what) {
        this.content = content;
        this.what = what;
    }

    /**
     * Calls {@code file} with every file of a zip, in order.
     *
     * @param file receives the name inside the zip and the content
     * @throws AppException {@code DOCUMENT_UNREADABLE} for anything that a legitimate zip does not contain
     */
    static void files(byte[] zip, BiConsumer<String, byte[]> file) {
        var names = new HashSet<String>();
        new Archive(zip, "zip").read((name, content) -> {
            checkName(name);
            if (!names.add(name)) {
                throw DocumentKind.unreadable("The zip contains two files with the same name.");
            }
            if (DocumentKind.ofName(name)
                    .filter(kind -> kind == DocumentKind.ZIP)
                    .isPresent()) {
                throw DocumentKind.unreadable("The zip contains another zip; unpack the inner one.");
            }
            if (!isClutter(name)) {
                file.accept(name, content);
            }
        });
    }

    /** Refuses an Office package that is a zip bomb, or whose XML declares a document type (entities, XXE). */
    static void checkParts(byte[] document) {
        new Archive(document, "Word document").read((name, content) -> {
            var lower = name.toLowerCase(Locale.ROOT);
            boolean xml = lower.endsWith(".xml") || lower.endsWith(".rels");
            if (xml && contains(content, DOCTYPE)) {
                throw DocumentKind.unreadable("The Word document declares XML entities, which no Word document needs.");
            }
        });
    }

    private void read(BiConsumer<String, byte[]> file) {
        try (var zip = new ZipInputStream(new ByteArrayInputStream(content))) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (++entries > MAX_ENTRIES) {
                    throw DocumentKind.unreadable("The " + what + " has more than " + MAX_ENTRIES + " entries.");
                }
                if (!entry.isDirectory()) {
                    file.accept(entry.getName(), unpack(zip, entry));
                }
            }
        } catch (IOException | IllegalArgumentException e) {
            var locked = String.valueOf(e.getMessage()).contains("encrypted");
            throw new AppException(
                    ErrorCode.DOCUMENT_UNREADABLE,
                    locked
                            ? "The " + what + " is protected by a password; remove the protection and send it again."
                            : "The " + what + " is damaged and cannot be unpacked.",
                    e);
        }
        if (entries == 0) {
            throw DocumentKind.unreadable("The " + what + " is empty or damaged.");
        }
    }

    private byte[] unpack(ZipInputStream zip, ZipEntry entry) throws IOException {
        var unpacked = new ByteArrayOutputStream();
        var buffer = new byte[16 * 1024];
        for (int count = zip.read(buffer); count >= 0; count = zip.read(buffer)) {
            unpacked.write(buffer, 0, count);
            total += count;
            if (unpacked.size() > MAX_ENTRY_BYTES || total > MAX_TOTAL_BYTES) {
                throw DocumentKind.unreadable("The " + what + " unpacks to more than " + MAX_TOTAL_BYTES / 1024 / 1024
                        + " MB, or one of its files to more than " + MAX_ENTRY_BYTES / 1024 / 1024 + " MB.");
            }
            if (total > RATIO_FROM && total > MAX_RATIO * (long) content.length) {
                throw DocumentKind.unreadable(
                        "The " + what + " unpacks to more than " + MAX_RATIO + " times its size, which is a zip bomb.");
            }
        }
        return unpacked.toByteArray();
    }

    private static void checkName(String name) {
        boolean trick = name.startsWith("/")
                || name.contains("\\")
                || name.contains(":")
                || name.chars().anyMatch(c -> c < ' ')
                || name.length() > MAX_NAME_LENGTH
                || name.split("/", -1).length > MAX_DEPTH
                || java.util.Arrays.stream(name.split("/", -1)).anyMatch(part -> part.equals("..") || part.isEmpty());
        if (trick) {
            throw DocumentKind.unreadable(
                    "The zip contains a file whose name leads outside the zip or is not a plain path.");
        }
    }

    /** Files that operating systems add. */
    private static boolean isClutter(String name) {
        var file = name.substring(name.lastIndexOf('/') + 1);
        return name.startsWith("__MACOSX/") || file.startsWith(".") || file.equals("Thumbs.db");
    }

    private static boolean contains(byte[] content, byte[] wanted) {
        for (int at = 0; at + wanted.length <= content.length; at++) {
            if (content[at] == wanted[0]
                    && java.util.Arrays.equals(content, at, at + wanted.length, wanted, 0, wanted.length)) {
                return true;
            }
        }
        return false;
    }
}
