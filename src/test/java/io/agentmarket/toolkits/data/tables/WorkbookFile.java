package io.agentmarket.toolkits.data.tables;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes workbooks as raw XML, so that they can have everything that writers avoid. Styles: 1 date, 2 date and time, 3
 * per cent, 4 elapsed hours, 5 a number of "days", 6 a time, 7 a month and year in a locale.
 */
final class WorkbookFile {

    private static final String MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private static final String RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private static final String STYLES = "<styleSheet xmlns=\"" + MAIN + "\"><numFmts count=\"3\">"
            + "<numFmt numFmtId=\"164\" formatCode=\"yyyy\\-mm\\-dd hh:mm\"/>"
            + "<numFmt numFmtId=\"165\" formatCode=\"0 &quot;days&quot;\"/>"
            + "<numFmt numFmtId=\"166\" formatCode=\"[$-407]mmmm yyyy;@\"/></numFmts><cellXfs count=\"8\">"
            + "<xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"164\"/><xf numFmtId=\"9\"/><xf numFmtId=\"46\"/>"
            + "<xf numFmtId=\"165\"/><xf numFmtId=\"20\"/><xf numFmtId=\"166\"/></cellXfs></styleSheet>";

    private final Map<String, String> sheets = new LinkedHashMap<>();
    private final Map<String, String> states = new LinkedHashMap<>();
    private boolean since1904;
    private String prolog = "";

    WorkbookFile since1904() {
        since1904 = true;
        return this;
    }

    /** What is before the root of each sheet. */
    WorkbookFile prolog(String text) {
        prolog = text;
        return this;
    }

    /** @param rows the rows as XML */
    WorkbookFile sheet(String name, String rows) {
        return sheet(name, "visible", "", rows, "");
    }

    /** @param before what is before the rows, as XML; after likewise */
    WorkbookFile sheet(String name, String state, String before, String rows, String after) {
        sheets.put(name, before + "<sheetData>" + rows + "</sheetData>" + after);
        states.put(name, state);
        return this;
    }

    /** A row: texts, {@code #5} a number, {@code @2:46082.5} a number in a style, a cell as XML, or nothing. */
    static String row(int number, String... cells) {
        var xml = new StringBuilder("<row r=\"" + number + "\">");
        for (int i = 0; i < cells.length; i++) {
            var at = " r=\"" + (char) ('A' + i) + number + "\"";
            var cell = cells[i];
            if (cell.startsWith("<")) {
                xml.append(cell.replace("<c", "<c" + at));
            } else if (cell.startsWith("@")) {
                xml.append("<c")
                        .append(at)
                        .append(" s=\"")
                        .append(cell.charAt(1))
                        .append("\"><v>")
                        .append(cell.substring(3))
                        .append("</v></c>");
            } else if (cell.startsWith("#")) {
                xml.append("<c")
                        .append(at)
                        .append("><v>")
                        .append(cell.substring(1))
                        .append("</v></c>");
            } else if (!cell.isEmpty()) {
                xml.append("<c")
                        .append(at)
                        .append(" t=\"inlineStr\"><is><t>")
                        .append(cell)
                        .append("</t></is></c>");
            }
        }
        return xml.append("</row>").toString();
    }

    byte[] bytes() {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            put(zip, "[Content_Types].xml", contentTypes());
            put(
                    zip,
                    "_rels/.rels",
                    relations("<Relationship Id=\"rId1\" Type=\"" + RELATIONS
                            + "/officeDocument\" Target=\"xl/workbook.xml\"/>"));
            var list = new StringBuilder();
            var links = new StringBuilder();
            int number = 1;
            for (var name : sheets.keySet()) {
                list.append("<sheet name=\"" + name + "\" sheetId=\"" + number + "\" state=\"" + states.get(name)
                        + "\" r:id=\"rId" + number + "\"/>");
                links.append("<Relationship Id=\"rId" + number + "\" Type=\"" + RELATIONS
                        + "/worksheet\" Target=\"worksheets/sheet" + number + ".xml\"/>");
                put(
                        zip,
                        "xl/worksheets/sheet" + number + ".xml",
                        prolog + "<worksheet xmlns=\"" + MAIN + "\">" + sheets.get(name) + "</worksheet>");
                number++;
            }
            links.append(
                    "<Relationship Id=\"rId" + number + "\" Type=\"" + RELATIONS + "/styles\" Target=\"styles.xml\"/>");
            put(
                    zip,
                    "xl/workbook.xml",
                    "<workbook xmlns=\"" + MAIN + "\" xmlns:r=\"" + RELATIONS + "\">"
                            + (since1904 ? "<workbookPr date1904=\"1\"/>" : "") + "<sheets>" + list
                            + "</sheets></workbook>");
            put(zip, "xl/_rels/workbook.xml.rels", relations(links.toString()));
            put(zip, "xl/styles.xml", STYLES);
        } catch (IOException never) {
            throw new UncheckedIOException(never);
        }
        return bytes.toByteArray();
    }

    private String contentTypes() {
        var types = new StringBuilder("<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
                + "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
                + "<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
                + "<Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument."
                + "spreadsheetml.sheet.main+xml\"/><Override PartName=\"/xl/styles.xml\" ContentType=\"application/vnd."
                + "openxmlformats-officedocument.spreadsheetml.styles+xml\"/>");
        for (int i = 1; i <= sheets.size(); i++) {
            types.append("<Override PartName=\"/xl/worksheets/sheet" + i + ".xml\" ContentType=\"application/vnd."
                    + "openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/>");
        }
        return types.append("</Types>").toString();
    }

    private static String relations(String links) {
        return "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">" + links
                + "</Relationships>";
    }

    private static void put(ZipOutputStream zip, String name, String text) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(text.getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
    }
}
