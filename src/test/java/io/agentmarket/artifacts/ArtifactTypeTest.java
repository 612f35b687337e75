package io.agentmarket.artifacts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The content of a file decides its type, not the declaration. */
class ArtifactTypeTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            text/plain           | plain words, Grüße
            text/markdown        | # Title
            text/csv             | a,b
            text/html            | <p>hello</p>
            application/yaml     | a: 1
            application/json     | {"a":[1,2,{"b":null}]}
            application/json     | "text"
            application/x-ndjson | {"a":1} {"a":2}
            image/svg+xml        | <?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><g/></svg>
            application/pdf      | %PDF-1.7 ...
            """)
    void content_of_its_type_is_accepted(String mediaType, String text) throws IOException {
        assertThat(type(mediaType).isOf(file(text.getBytes(StandardCharsets.UTF_8))))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            application/json     | {"a":1
            application/json     | {"a":1} {"a":2}
            application/json     | {'a':1}
            application/json     | ``
            application/x-ndjson | {"a":1} {"a"
            image/svg+xml        | <html><svg/></html>
            image/svg+xml        | <svg>
            image/svg+xml        | <!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/hostname">]><svg>&x;</svg>
            application/pdf      | <html>%PDF-</html>
            image/png            | GIF89a
            image/jpeg           | <script>
            application/zip      | PK
            """)
    void content_of_another_type_is_not(String mediaType, String text) throws IOException {
        var content = text == null ? "" : text;

        assertThat(type(mediaType).isOf(file(content.getBytes(StandardCharsets.UTF_8))))
                .isFalse();
    }

    @ParameterizedTest
    @EnumSource(
            value = ArtifactType.class,
            names = {"TEXT", "MARKDOWN", "CSV", "HTML", "YAML", "JSON", "NDJSON", "SVG"})
    void a_text_is_utf8_without_nul(ArtifactType type) throws IOException {
        assertThat(type.isOf(file(new byte[] {'"', (byte) 0xe9, '"'}))).isFalse();
        assertThat(type.isOf(file(new byte[] {'"', 0, '"'}))).isFalse();
    }

    @Test
    void pictures_show_their_magic_bytes() throws IOException {
        var png = new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, 0};
        var jpeg = new byte[] {(byte) 0xff, (byte) 0xd8, (byte) 0xff, (byte) 0xe0};

        assertThat(ArtifactType.PNG.isOf(file(png))).isTrue();
        assertThat(ArtifactType.JPEG.isOf(file(jpeg))).isTrue();
        assertThat(ArtifactType.JPEG.isOf(file(png))).isFalse();
    }

    @Test
    void a_workbook_is_a_zip_with_a_workbook_in_it() throws IOException {
        var workbook = zip("[Content_Types].xml", "xl/workbook.xml");
        var document = zip("[Content_Types].xml", "word/document.xml");
        var plain = zip("a.txt");

        assertThat(ArtifactType.XLSX.isOf(file(workbook))).isTrue();
        assertThat(ArtifactType.DOCX.isOf(file(document))).isTrue();
        assertThat(ArtifactType.ZIP.isOf(file(plain))).isTrue();
        assertThat(ArtifactType.XLSX.isOf(file(document))).isFalse();
        assertThat(ArtifactType.DOCX.isOf(file(plain))).isFalse();
        assertThat(ArtifactType.XLSX.isOf(file("PK\3\4 and then nothing".getBytes(StandardCharsets.UTF_8))))
                .isFalse();
    }

    @Test
    void parquet_has_its_mark_at_both_ends_around_a_footer() throws IOException {
        var footer = new byte[] {'P', 'A', 'R', '1', 1, 2, 3, 3, 0, 0, 0, 'P', 'A', 'R', '1'};
        var tooLong = footer.clone();
        tooLong[7] = 4;
        var cut = Arrays.copyOf(footer, footer.length - 1);
        var encrypted = footer.clone();
        encrypted[footer.length - 1] = 'E';

        assertThat(ArtifactType.PARQUET.isOf(file(footer))).isTrue();
        assertThat(ArtifactType.PARQUET.isOf(file(tooLong))).isFalse();
        assertThat(ArtifactType.PARQUET.isOf(file(cut))).isFalse();
        assertThat(ArtifactType.PARQUET.isOf(file(encrypted))).isFalse();
        assertThat(ArtifactType.PARQUET.isOf(file("PAR1PAR1".getBytes(StandardCharsets.UTF_8))))
                .isFalse();
    }

    @Test
    void types_are_named_without_parameters_and_others_are_unknown() {
        assertThat(ArtifactType.find("Application/PDF")).contains(ArtifactType.PDF);
        assertThat(ArtifactType.find("text/plain; charset=latin1")).isEmpty();
        assertThat(ArtifactType.find("application/x-msdownload")).isEmpty();
        assertThat(ArtifactType.find("text/javascript")).isEmpty();
    }

    private static ArtifactType type(String mediaType) {
        return ArtifactType.find(mediaType).orElseThrow();
    }

    private Path file(byte[] content) throws IOException {
        return Files.write(Files.createTempFile(folder, "file", ""), content);
    }

    private static byte[] zip(String... entries) throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(packed)) {
            for (var entry : entries) {
                zip.putNextEntry(new ZipEntry(entry));
                zip.write('x');
            }
        }
        return packed.toByteArray();
    }
}
