package io.agentmarket.artifacts;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;

/** The types of files, and how content proves its type. No content is held in memory. */
enum ArtifactType {
    TEXT("text/plain", ArtifactType::isText),
    MARKDOWN("text/markdown", ArtifactType::isText),
    CSV("text/csv", ArtifactType::isText),
    HTML("text/html", ArtifactType::isText),
    YAML("application/yaml", ArtifactType::isText),
    JSON("application/json", file -> isText(file) && isJson(file, false)),
    NDJSON("application/x-ndjson", file -> isText(file) && isJson(file, true)),
    SVG("image/svg+xml", file -> isText(file) && isSvg(file)),
    PDF("application/pdf", file -> begins(file, "255044462d")),
    PNG("image/png", file -> begins(file, "89504e470d0a1a0a")),
    JPEG("image/jpeg", file -> begins(file, "ffd8ff")),
    ZIP("application/zip", file -> isZip(file, "")),
    XLSX("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", file -> isZip(file, "xl/workbook.xml")),
    DOCX(
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            file -> isZip(file, "word/document.xml")),
    PARQUET("application/vnd.apache.parquet", ArtifactType::isParquet);

    /**
     * Stores no member names, neither to find duplicates nor for the next file, because a file may consist of names.
     */
    private static final JsonFactory TOKENS = JsonFactory.builder()
            .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
            .build();

    /** {@code PAR1}. */
    private static final String PARQUET_MARK = "50415231";

    /** The two marks and the footer's length, in bytes. */
    private static final int MIN_PARQUET = 12;

    private final String mediaType;
    private final Check check;

    ArtifactType(String mediaType, Check check) {
        this.mediaType = mediaType;
        this.check = check;
    }

    /** Whether a file's content is of a type. */
    private interface Check {
        boolean passes(Path file) throws IOException;
    }

    static Optional<ArtifactType> find(String mediaType) {
        return Arrays.stream(values())
                .filter(type -> type.mediaType.equals(mediaType.toLowerCase(Locale.ROOT)))
                .findFirst();
    }

    /** All media types, as a part of a sentence. */
    static String all() {
        return Arrays.stream(values()).map(ArtifactType::mediaType).collect(Collectors.joining(", "));
    }

    String mediaType() {
        return mediaType;
    }

    /** Whether the content matches the type. */
    boolean isOf(Path file) throws IOException {
        return check.passes(file);
    }

    /** Whether it is UTF-8 throughout and contains no NUL. */
    private static boolean isText(Path file) throws IOException {
        try (var text = strict(file)) {
            var buffer = new char[8_192];
            for (int count = text.read(buffer); count >= 0; count = text.read(buffer)) {
                for (int i = 0; i < count; i++) {
                    if (buffer[i] == 0) {
                        return false;
                    }
                }
            }
            return true;
        } catch (CharacterCodingException notUtf8) {
            return false;
        }
    }

    private static Reader strict(Path file) throws IOException {
        return Files.newBufferedReader(file, StandardCharsets.UTF_8);
    }

    private static boolean isJson(Path file, boolean many) throws IOException {
        try (var text = strict(file);
                var parser = TOKENS.createParser(ObjectReadContext.empty(), text)) {
            int values = 0;
            for (var token = parser.nextToken(); token != null; token = parser.nextToken()) {
                parser.skipChildren();
                values++;
            }
            return many || values == 1;
        } catch (JacksonException notJson) {
            return false;
        }
    }

    private static boolean isSvg(Path file) throws IOException {
        var factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        try (var text = strict(file)) {
            var xml = factory.createXMLStreamReader(text);
            var root = "";
            while (xml.hasNext()) {
                if (xml.next() == XMLStreamConstants.START_ELEMENT && root.isEmpty()) {
                    root = xml.getLocalName();
                }
            }
            return root.equals("svg");
        } catch (XMLStreamException notXml) {
            return false;
        }
    }

    private static boolean begins(Path file, String hex) throws IOException {
        var magic = HexFormat.of().parseHex(hex);
        try (InputStream content = Files.newInputStream(file)) {
            return Arrays.equals(content.readNBytes(magic.length), magic);
        }
    }

    /**
     * Whether it has the mark of Parquet at both ends, and between them a footer of the length that it says; data with
     * an encrypted footer ends with another mark.
     */
    private static boolean isParquet(Path file) throws IOException {
        var size = Files.size(file);
        if (size < MIN_PARQUET || !begins(file, PARQUET_MARK)) {
            return false;
        }
        var end = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        try (var content = FileChannel.open(file)) {
            while (end.hasRemaining() && content.read(end, size - end.remaining()) >= 0) {
                // until the last 8 bytes are there
            }
        }
        long footer = Integer.toUnsignedLong(end.getInt(0));
        var mark = Arrays.copyOfRange(end.array(), 4, 8);
        return Arrays.equals(mark, HexFormat.of().parseHex(PARQUET_MARK)) && footer > 0 && footer <= size - MIN_PARQUET;
    }

    /** @param entry an entry that it must contain; empty for none */
    private static boolean isZip(Path file, String entry) throws IOException {
        try (var zip = new ZipFile(file.toFile())) {
            return entry.isEmpty() || zip.getEntry("[Content_Types].xml") != null && zip.getEntry(entry) != null;
        } catch (ZipException notZip) {
            return false;
        }
    }
}
