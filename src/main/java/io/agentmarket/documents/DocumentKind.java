package io.agentmarket.documents;

import io.agentmarket.shared.AppException;
import io.agentmarket.shared.ErrorCode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

/** The supported formats. */
enum DocumentKind {
    MARKDOWN("text/markdown", List.of("md", "markdown")),
    HTML("text/html", List.of("html", "htm", "xhtml")),
    TEXT("text/plain", List.of("txt", "text", "log", "rst", "csv")),
    PDF("application/pdf", List.of("pdf")),
    DOCX("application/vnd.openxmlformats-officedocument.wordprocessingml.document", List.of("docx")),
    ZIP("application/zip", List.of("zip"));

    /** The title of a document without title and source, until its first heading is known. */
    static final String UNTITLED = "Untitled";

    private static final byte[] ZIP_MAGIC = {'P', 'K', 3, 4};
    private static final byte[] PDF_MAGIC = ascii("%PDF-");
    private static final byte[] OFFICE_PART = ascii("[Content_Types].xml");
    private static final byte[] WORD_PART = ascii("word/document.xml");

    private static final Set<Charset> READ_AS_UTF_8 = Set.of(StandardCharsets.UTF_8, StandardCharsets.US_ASCII);

    /** ISO 32000-2, annex C: readers accept the header within the first 1024 bytes. */
    private static final int PDF_HEADER = 1024;

    private final String mediaType;
    private final List<String> extensions;

    DocumentKind(String mediaType, List<String> extensions) {
        this.mediaType = mediaType;
        this.extensions = extensions;
    }

    String mediaType() {
        return mediaType;
    }

    /** Whether its headings are written by the author; those of a PDF are page numbers. */
    boolean hasHeadings() {
        return this == MARKDOWN || this == HTML || this == DOCX;
    }

    boolean isText() {
        return this == MARKDOWN || this == HTML || this == TEXT;
    }

    /** @throws AppException {@code UNSUPPORTED_MEDIA_TYPE}, naming the supported types */
    static DocumentKind ofContentType(@Nullable String contentType) {
        try {
            var type = MediaType.parseMediaType(String.valueOf(contentType));
            var charset = type.getCharset();
            for (var kind : values()) {
                if (type.equalsTypeAndSubtype(MediaType.parseMediaType(kind.mediaType))
                        && (charset == null || READ_AS_UTF_8.contains(charset))) {
                    return kind;
                }
            }
        } catch (InvalidMediaTypeException | java.nio.charset.UnsupportedCharsetException noType) {
            throw unsupported();
        }
        throw unsupported();
    }

    /** The kind of a file by its extension. */
    static Optional<DocumentKind> ofName(String name) {
        var ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(kind -> kind.extensions.contains(ending))
                .findFirst();
    }

    /** The default title of a file: its name without folders and extension. */
    static String title(String source) {
        var file = source.replaceFirst("[?#].*$", "").replaceFirst("/+$", "");
        file = file.substring(file.lastIndexOf('/') + 1);
        var title = ofName(file).isPresent() ? file.substring(0, file.lastIndexOf('.')) : file;
        return title.isBlank() ? UNTITLED : title;
    }

    /** The supported media types, as a part of a sentence. */
    static String list() {
        return Arrays.stream(values()).map(DocumentKind::mediaType).collect(Collectors.joining(", "));
    }

    private static AppException unsupported() {
        return new AppException(
                        ErrorCode.UNSUPPORTED_MEDIA_TYPE,
                        "Send one of " + list() + ", text in UTF-8, or application/json with the text in it.")
                .with(
                        "accepted",
                        Arrays.stream(values()).map(DocumentKind::mediaType).toList());
    }

    /** @throws AppException {@code DOCUMENT_UNREADABLE} if the content is empty or clearly of another type */
    void check(byte[] content) {
        if (content.length == 0) {
            throw unreadable("The document is empty; send one with text.");
        }
        switch (this) {
            case PDF ->
                require(indexOf(content, PDF_MAGIC, PDF_HEADER) >= 0, "This is not a PDF: its header is missing.");
            case DOCX ->
                require(
                        startsWith(content, ZIP_MAGIC) && contains(content, WORD_PART),
                        "This is not a Word document (.docx); older .doc files cannot be read.");
            case ZIP -> {
                require(startsWith(content, ZIP_MAGIC), "This is not a zip archive, or an empty one.");
                require(
                        !contains(content, OFFICE_PART),
                        "This zip is an Office document; send a Word document with its own media type.");
            }
            case MARKDOWN, HTML, TEXT -> checkText(content);
        }
    }

    private static void checkText(byte[] content) {
        require(!startsWith(content, PDF_MAGIC), "This is a PDF; send it as " + PDF.mediaType + ".");
        require(!startsWith(content, ZIP_MAGIC), "This is a zip or Word file, not text; send it with its own type.");
        require(
                indexOf(content, new byte[] {0}, content.length) < 0,
                "The text contains NUL characters; it looks binary.");
        require(!text(content).isBlank(), "The document is empty; send one with text.");
    }

    /** The content as text, without a byte order mark. */
    static String text(byte[] content) {
        try {
            var text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString();
            return text.startsWith("\ufeff") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new AppException(
                    ErrorCode.DOCUMENT_UNREADABLE, "The text is not UTF-8; save it as UTF-8 and send it again.", e);
        }
    }

    static AppException unreadable(String sentence) {
        return new AppException(ErrorCode.DOCUMENT_UNREADABLE, sentence);
    }

    private static void require(boolean holds, String sentence) {
        if (!holds) {
            throw unreadable(sentence);
        }
    }

    private static boolean startsWith(byte[] content, byte[] start) {
        return content.length >= start.length && Arrays.mismatch(content, start) == start.length
                || Arrays.equals(content, start);
    }

    private static boolean contains(byte[] content, byte[] wanted) {
        return indexOf(content, wanted, content.length) >= 0;
    }

    private static int indexOf(byte[] content, byte[] wanted, int within) {
        int last = Math.min(within, content.length) - wanted.length;
        for (int at = 0; at <= last; at++) {
            if (Arrays.equals(content, at, at + wanted.length, wanted, 0, wanted.length)) {
                return at;
            }
        }
        return -1;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
