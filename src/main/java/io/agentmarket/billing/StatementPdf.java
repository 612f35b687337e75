package io.agentmarket.billing;

import io.agentmarket.billing.PdfPages.Cell;
import io.agentmarket.billing.PdfPages.Style;
import io.agentmarket.shared.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.YearMonth;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDDocumentNameDictionary;
import org.apache.pdfbox.pdmodel.PDEmbeddedFilesNameTreeNode;
import org.apache.pdfbox.pdmodel.common.filespecification.PDComplexFileSpecification;
import org.apache.pdfbox.pdmodel.common.filespecification.PDEmbeddedFile;
import tools.jackson.databind.JsonNode;

/** A statement as a document for people; the signed statement itself is attached to it. */
final class StatementPdf {

    private static final Style TITLE = new Style(20, true);
    private static final Style HEADING = new Style(12, true);
    private static final Style STRONG = new Style(9.5f, true);
    private static final Style PLAIN = new Style(9.5f, false);
    private static final Style FINE = new Style(8, false);
    private static final float LABEL = 110;
    private static final float RECEIPTS = 330;
    private static final float GAP = 8;
    private static final float WITH_TWO_ROWS = 60;
    private static final int MICROS = 6;

    private final PdfPages pages;
    private final Signed signed;
    private final JsonNode statement;

    private StatementPdf(PdfPages pages, Signed signed) {
        this.pages = pages;
        this.signed = signed;
        this.statement = Json.MAPPER.readTree(signed.body());
    }

    /** The document's bytes. */
    static byte[] of(Signed signed) {
        try (var pages = new PdfPages()) {
            return new StatementPdf(pages, signed).write();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private byte[] write() throws IOException {
        head();
        table("Charges by package", "Package", "package_id", statement.path("by_package"));
        table("Charges by day (UTC) on which the runs ended", "Day", "day", statement.path("by_day"));
        proof();
        attach();
        return pages.finish("Statement " + text("month") + " of " + text("customer_id")
                + (isPreliminary() ? " – preliminary" : ""));
    }

    private void head() throws IOException {
        pages.text(isPreliminary() ? "Preliminary statement" : "Statement", TITLE);
        pages.space(GAP);
        var month = YearMonth.parse(text("month"));
        field("Customer", text("customer_name"));
        field("Customer id", text("customer_id"));
        field(
                "Period",
                month.format(DateTimeFormatter.ofPattern("MMMM uuuu", Locale.ENGLISH)) + ", " + month.atDay(1) + " to "
                        + month.atEndOfMonth() + " (UTC)");
        field("Issued", text("issued_at"));
        field("Issued by", "Agent Marketplace Platform");
        field("Runs charged", count(statement.path("receipts").asLong()));
        pages.row(
                List.of(
                        new Cell("Total", 0, LABEL, false),
                        new Cell(
                                "USD " + dollars(statement.path("total_micros").asLong()),
                                LABEL,
                                PdfPages.WIDTH,
                                false)),
                HEADING);
        pages.text("Amounts in US dollars to six decimal places, before taxes. This is not a tax invoice.", FINE);
        if (pages.hasReplaced()) {
            pages.text(
                    "Boxes stand for characters that this document's font lacks; the attached statement has them.",
                    FINE);
        }
        if (isPreliminary()) {
            pages.space(GAP);
            pages.text(
                    "This month is still open: the amounts cover the charges made until this document was issued. The"
                            + " final statement is available from the first day of the next month.",
                    STRONG);
        }
    }

    private void table(String title, String column, String member, JsonNode lines) throws IOException {
        pages.space(2 * GAP);
        if (!pages.hasRoom(WITH_TWO_ROWS)) {
            pages.space(WITH_TWO_ROWS);
        }
        pages.text(title, HEADING);
        pages.space(GAP / 2);
        header(column);
        for (var line : lines) {
            if (!pages.hasRoom(2 * PLAIN.size())) {
                pages.space(WITH_TWO_ROWS);
                header(column);
            }
            pages.row(
                    cells(
                            line.path(member).asString(),
                            count(line.path("receipts").asLong()),
                            dollars(line.path("micros").asLong())),
                    PLAIN);
        }
        pages.rule();
        pages.row(
                cells(
                        "Total",
                        count(statement.path("receipts").asLong()),
                        dollars(statement.path("total_micros").asLong())),
                STRONG);
    }

    private void header(String column) throws IOException {
        pages.row(cells(column, "Runs", "USD"), STRONG);
        pages.rule();
    }

    private void proof() throws IOException {
        pages.space(2 * GAP);
        if (!pages.hasRoom(4 * WITH_TWO_ROWS)) {
            pages.space(4 * WITH_TWO_ROWS);
        }
        pages.text("Proof", HEADING);
        pages.space(GAP / 2);
        pages.text(
                "Each charged run has a receipt with the price list, the tokens and the formula. Receipts are"
                        + " numbered and each names the hash of the one before it; this statement is signed over the"
                        + " part of that chain below. The statement before it ends where this one begins.",
                PLAIN);
        pages.space(GAP / 2);
        var hex = HexFormat.of();
        field("First receipt", text("first_seq"));
        field("Last receipt", text("last_seq"));
        field(
                "Hash before first",
                text("previous_hash").isEmpty() ? "none: the chain begins here" : text("previous_hash"));
        field("Hash of last", text("head_hash").isEmpty() ? "none: no receipt yet" : text("head_hash"));
        field("Statement hash", hex.formatHex(signed.hash()) + " (SHA-256)");
        field("Signature", hex.formatHex(signed.signature()) + " (Ed25519)");
        field("Key id", signed.key().id());
        pages.space(GAP / 2);
        pages.text(
                "To verify: fetch GET /api/v1/billing/statements/" + text("month") + "/receipts with an API key and run"
                        + " ./run verify-receipts FILE --keys KEYS, a small program that shares no code with the service."
                        + " KEYS are the public keys from /.well-known/agentmarket-receipt-keys.json. It computes every"
                        + " price, the total and the chain again. The signed statement is attached to this document as"
                        + " " + fileName() + " and can also be verified alone.",
                PLAIN);
    }

    private void attach() throws IOException {
        var document = pages.document();
        var json = Json.MAPPER.writeValueAsString(StatementView.of(signed)).getBytes(StandardCharsets.UTF_8);
        var file = new PDEmbeddedFile(document, new ByteArrayInputStream(json));
        file.setSubtype("application/json");
        file.setSize(json.length);
        var named = new PDComplexFileSpecification();
        named.setFile(fileName());
        named.setFileUnicode(fileName());
        named.setEmbeddedFile(file);
        named.setEmbeddedFileUnicode(file);
        var tree = new PDEmbeddedFilesNameTreeNode();
        tree.setNames(Map.of(fileName(), named));
        describe(document, tree);
    }

    private void describe(PDDocument document, PDEmbeddedFilesNameTreeNode files) {
        var names = new PDDocumentNameDictionary(document.getDocumentCatalog());
        names.setEmbeddedFiles(files);
        document.getDocumentCatalog().setNames(names);
        document.getDocumentCatalog().setLanguage("en");
        document.getDocumentInformation().setTitle("Statement " + text("month"));
        document.getDocumentInformation().setProducer("Agent Marketplace Platform");
    }

    private void field(String label, String value) throws IOException {
        pages.row(
                List.of(new Cell(label, 0, LABEL - GAP, false), new Cell(value, LABEL, PdfPages.WIDTH, false)), PLAIN);
    }

    private static List<Cell> cells(String name, String receipts, String amount) {
        return List.of(
                new Cell(name, 0, RECEIPTS - LABEL / 2, false),
                new Cell(receipts, RECEIPTS - LABEL / 2, RECEIPTS, true),
                new Cell(amount, RECEIPTS, PdfPages.WIDTH, true));
    }

    private boolean isPreliminary() {
        return text("status").equals("preliminary");
    }

    private String fileName() {
        return "statement-" + text("month") + ".json";
    }

    private String text(String member) {
        return statement.path(member).asString();
    }

    private static String count(long number) {
        return new DecimalFormat("#,##0", DecimalFormatSymbols.getInstance(Locale.ROOT)).format(number);
    }

    /** All six places: the total is exact. */
    private static String dollars(long micros) {
        return new DecimalFormat("#,##0.000000", DecimalFormatSymbols.getInstance(Locale.ROOT))
                .format(BigDecimal.valueOf(micros, MICROS));
    }
}
