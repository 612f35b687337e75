package io.agentmarket.documents;

import io.agentmarket.shared.AppException;
import io.agentmarket.shared.ErrorCode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.poi.EmptyFileException;
import org.apache.poi.ooxml.POIXMLException;
import org.apache.poi.openxml4j.exceptions.OpenXML4JRuntimeException;
import org.apache.poi.xwpf.usermodel.IBodyElement;
import org.apache.poi.xwpf.usermodel.XWPFDocument;
import org.apache.poi.xwpf.usermodel.XWPFParagraph;
import org.apache.poi.xwpf.usermodel.XWPFRun;
import org.apache.poi.xwpf.usermodel.XWPFTable;

/** Word documents (.docx): headings by style, lists, tables. The package is checked as an archive first. */
final class DocxReader {

    private static final Pattern HEADING = Pattern.compile("heading ?([1-9])");

    private final Extracted found = new Extracted();
    private final StringBuilder list = new StringBuilder();

    private DocxReader() {}

    /** @throws AppException {@code DOCUMENT_UNREADABLE}: damaged or malicious */
    static Extracted read(byte[] content) {
        Archive.checkParts(content);
        try (var document = new XWPFDocument(new ByteArrayInputStream(content))) {
            var reader = new DocxReader();
            document.getBodyElements().forEach(element -> reader.read(document, element));
            reader.endList();
            return reader.found;
        } catch (IOException | POIXMLException | OpenXML4JRuntimeException | EmptyFileException e) {
            throw broken(e);
        } catch (IllegalArgumentException | IllegalStateException | NullPointerException | ClassCastException e) {
            // The library hardly checks references between parts; which of these exceptions it throws depends on the
            // damage.
            throw broken(e);
        }
    }

    private static AppException broken(Exception cause) {
        return new AppException(
                ErrorCode.DOCUMENT_UNREADABLE, "The Word document is damaged and cannot be read.", cause);
    }

    private void read(XWPFDocument document, IBodyElement element) {
        switch (element) {
            case XWPFParagraph paragraph -> read(document, paragraph);
            case XWPFTable table -> {
                endList();
                found.lines(rows(table));
            }
            default -> {}
        }
    }

    private void read(XWPFDocument document, XWPFParagraph paragraph) {
        int level = level(document, paragraph);
        if (level > 0) {
            endList();
            found.heading(level, shown(paragraph));
        } else if (paragraph.getNumID() != null) {
            int depth = paragraph.getNumIlvl() == null
                    ? 0
                    : Math.clamp(paragraph.getNumIlvl().intValue(), 0, 8);
            list.append("  ".repeat(depth))
                    .append("- ")
                    .append(Extracted.line(shown(paragraph)))
                    .append('\n');
        } else {
            endList();
            found.prose(shown(paragraph));
        }
    }

    /** Without the text that is formatted as hidden. */
    private static String shown(XWPFParagraph paragraph) {
        var runs = paragraph.getRuns();
        return runs.stream().noneMatch(XWPFRun::isVanish)
                ? paragraph.getText()
                : runs.stream()
                        .filter(run -> !run.isVanish())
                        .map(XWPFRun::text)
                        .collect(Collectors.joining());
    }

    private void endList() {
        found.lines(list.toString());
        list.setLength(0);
    }

    /** 1 to 9 for a heading, by the style's English name, which Word keeps in every language; 0 otherwise. */
    private static int level(XWPFDocument document, XWPFParagraph paragraph) {
        var id = paragraph.getStyleID();
        if (id == null) {
            return 0;
        }
        var style = document.getStyles() == null ? null : document.getStyles().getStyle(id);
        var name = (style == null || style.getName() == null ? id : style.getName()).toLowerCase(Locale.ROOT);
        if (name.equals("title")) {
            return 1;
        }
        var heading = HEADING.matcher(name);
        return heading.matches() ? heading.group(1).charAt(0) - '0' : 0;
    }

    private static String rows(XWPFTable table) {
        return table.getRows().stream()
                .map(row -> row.getTableCells().stream()
                        .map(cell -> Extracted.line(cell.getText()))
                        .collect(Collectors.joining(" | ")))
                .filter(row -> !row.replace('|', ' ').isBlank())
                .collect(Collectors.joining("\n"));
    }
}
