package io.agentmarket.billing;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.billing.Statement.Line;
import io.agentmarket.billing.Statement.Range;
import io.agentmarket.shared.CustomerId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;

class StatementPdfTest {

    private static final ReceiptKey.Pair KEY = ReceiptKey.Pair.generate();
    private static final String HASH = "0123456789abcdef".repeat(4);

    @Test
    void shows_customer_period_sums_chain_signature_and_how_to_verify() throws IOException {
        var signed = KEY.sign(statement("Müller & Söhne GmbH", 3, false).body());

        var text = text(signed);

        assertThat(text)
                .contains("Müller & Söhne GmbH", "November 2026, 2026-11-01 to 2026-11-30 (UTC)", "USD 0.018003")
                .contains(
                        "package-with-a-rather-long-name-2",
                        "2026-11-03",
                        HASH,
                        KEY.key().id(),
                        "Page 1 of ")
                .contains("./run verify-receipts FILE --keys KEYS")
                .doesNotContain("Preliminary", "Boxes");
    }

    @Test
    void many_packages_go_over_several_pages_with_the_columns_named_on_each() throws IOException {
        var signed = KEY.sign(statement("Many Packages Ltd", 130, true).body());

        try (var document = read("many", signed)) {
            var pages = document.getNumberOfPages();

            assertThat(pages).isBetween(4, 9);
            for (int page = 1; page <= pages; page++) {
                assertThat(text(document, page)).contains("Page " + page + " of " + pages);
            }
            assertThat(text(document, 2)).contains("Package", "Runs", "USD");
            assertThat(text(document, 1)).contains("Preliminary statement", "This month is still open");
        }
    }

    @Test
    void a_name_of_any_script_and_length_can_be_printed() throws IOException {
        var names = List.of(
                "Общество с ограниченной ответственностью «Ромашка»",
                "Ελληνική Εταιρεία",
                "株式会社サンプル 주식회사",
                "شركة المثال",
                "חברה לדוגמה בע\"מ",
                "🦊 Fox \t\n Inc.",
                "x".repeat(200),
                "word ".repeat(40).strip());

        var texts = new ArrayList<String>();
        for (var name : names) {
            texts.add(text(KEY.sign(statement(name, 1, false).body())));
        }

        assertThat(texts).allSatisfy(text -> assertThat(text).contains("Customer id"));
        assertThat(texts.get(0)).contains("«Ромашка»").doesNotContain("Boxes");
        assertThat(texts.get(1)).contains("Ελληνική").doesNotContain("Boxes");
        assertThat(texts.get(2)).contains("Boxes stand for characters");
    }

    @Test
    void the_signed_statement_is_attached_and_verifies_alone() throws IOException {
        var signed = KEY.sign(statement("Attached Ltd", 2, false).body());

        try (var document = read("attached", signed)) {
            var files =
                    document.getDocumentCatalog().getNames().getEmbeddedFiles().getNames();
            var json = new String(
                    files.get("statement-2026-11.json").getEmbeddedFile().toByteArray(), StandardCharsets.UTF_8);

            assertThat(Verifier.says(json, null)).startsWith("verified: \"final\" statement \"2026-11\"");
        }
    }

    private static Statement statement(String name, int packages, boolean preliminary) {
        var lines = IntStream.range(0, packages)
                .mapToObj(n -> new Line("package-with-a-rather-long-name-" + n, 1, 6_001))
                .toList();
        var days = List.of(new Line("2026-11-03", packages, 6_001L * packages));
        return new Statement(
                new CustomerId(UUID.fromString("01a1c0de-0000-7000-8000-000000000001")),
                name,
                YearMonth.parse("2026-11"),
                preliminary,
                Instant.parse("2026-12-01T00:00:03Z"),
                new Range(5, 4 + packages, HASH, HASH),
                lines,
                days);
    }

    private static String text(Signed signed) throws IOException {
        try (var document = read("one", signed)) {
            return new PDFTextStripper().getText(document).replaceAll("\\s+", " ");
        }
    }

    private static String text(PDDocument document, int page) throws IOException {
        var stripper = new PDFTextStripper();
        stripper.setStartPage(page);
        stripper.setEndPage(page);
        return stripper.getText(document);
    }

    /** Kept in the build folder, to be looked at. */
    private static PDDocument read(String name, Signed signed) throws IOException {
        var bytes = StatementPdf.of(signed);
        var folder = Files.createDirectories(Path.of("target/statements"));
        Files.write(folder.resolve(name + ".pdf"), bytes);
        return Loader.loadPDF(bytes);
    }
}
