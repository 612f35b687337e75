package io.agentmarket.documents;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.encryption.AccessPermission;
import org.apache.pdfbox.pdmodel.encryption.StandardProtectionPolicy;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts;
import org.apache.poi.xwpf.usermodel.XWPFDocument;

/** Files of every format, as common programs write them and as attackers do. */
final class SampleFiles {

    private SampleFiles() {}

    /** One page for each text; a text's lines are its paragraphs. An empty one leaves the page without text. */
    static byte[] pdf(String... pages) {
        return pdf(null, true, pages);
    }

    /** With a password to open it, or with one to change it and without the right to take text out. */
    static byte[] lockedPdf(String toOpen, String... pages) {
        return pdf(toOpen, false, pages);
    }

    private static byte[] pdf(String password, boolean open, String... pages) {
        try (var pdf = new PDDocument()) {
            for (var text : pages) {
                var page = new PDPage();
                pdf.addPage(page);
                try (var content = new PDPageContentStream(pdf, page)) {
                    int y = 700;
                    for (var line : text.lines().toList()) {
                        content.beginText();
                        content.setFont(new PDType1Font(Standard14Fonts.FontName.HELVETICA), 12);
                        content.newLineAtOffset(60, y);
                        content.showText(line);
                        content.endText();
                        y -= 40;
                    }
                }
            }
            if (!open) {
                var rights = new AccessPermission();
                rights.setCanExtractContent(false);
                pdf.protect(new StandardProtectionPolicy("owner", password, rights));
            }
            var bytes = new ByteArrayOutputStream();
            pdf.save(bytes);
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Title, a chapter with a list, a chapter with a table. */
    static byte[] docx() {
        try (var document = new XWPFDocument()) {
            heading(document, "Heading1", "Handbook");
            document.createParagraph().createRun().setText("Read this before the first start.");
            heading(document, "Heading2", "Steps");
            for (var step : new String[] {"Open the valve.", "Start the engine."}) {
                var item = document.createParagraph();
                item.setNumID(java.math.BigInteger.ONE);
                item.createRun().setText(step);
            }
            heading(document, "Heading2", "Limits");
            var table = document.createTable(2, 2);
            table.getRow(0).getCell(0).setText("Pressure");
            table.getRow(0).getCell(1).setText("Meaning");
            table.getRow(1).getCell(0).setText("7 bar");
            table.getRow(1).getCell(1).setText("never exceed");
            var bytes = new ByteArrayOutputStream();
            document.write(bytes);
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void heading(XWPFDocument document, String style, String text) {
        var paragraph = document.createParagraph();
        paragraph.setStyle(style);
        paragraph.createRun().setText(text);
    }

    /** A Word document whose text is replaced by an entity that reads a file of the server. */
    static byte[] docxWithEntity() {
        var parts = unzip(docx());
        var text = new String(parts.get("word/document.xml"), StandardCharsets.UTF_8)
                .replaceFirst(
                        "(<\\?xml[^>]*>)?",
                        "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>")
                .replace("Read this", "&x;");
        parts.put("word/document.xml", text.getBytes(StandardCharsets.UTF_8));
        return zip(parts);
    }

    static byte[] zip(Map<String, byte[]> files) {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            for (var file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue());
                zip.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Map<String, byte[]> unzip(byte[] zip) {
        var parts = new LinkedHashMap<String, byte[]>();
        try (var in = new ZipInputStream(new ByteArrayInputStream(zip))) {
            for (var entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                parts.put(entry.getName(), in.readAllBytes());
            }
            return parts;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
