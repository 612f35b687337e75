package io.agentmarket.toolkits.data.tables;

import static io.agentmarket.toolkits.data.tables.DirtyFile.of;
import static io.agentmarket.toolkits.data.tables.WorkbookFile.row;

import java.util.Arrays;
import java.util.List;

/** Workbooks whose tables are not where they should be, or whose cells are not what they show. */
final class DirtyWorkbooks {

    private static final String LAUGHS = "<!DOCTYPE lolz [<!ENTITY a \"lol\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">"
            + "<!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;\">]>";

    private DirtyWorkbooks() {}

    static List<DirtyFile> all() {
        return List.of(
                of(
                                "sheet: title",
                                "title and a blank row above",
                                new WorkbookFile()
                                        .sheet(
                                                "Q1",
                                                row(1, "Sales 2026")
                                                        + row(3, "Region", "When", "Share")
                                                        + row(4, "North", "@1:46082", "@3:0.25")
                                                        + row(5, "South", "@1:46083", "@3:0.3"))
                                        .bytes())
                        .table("Region | When | Share", "North | 2026-03-01 | 0.25", "South | 2026-03-02 | 0.3")
                        .account(5, 1, 1, 0, 1, 2, 2, 0, 0)
                        .used("skip=2"),
                of(
                                "sheet: merged cells",
                                "a label over two rows",
                                new WorkbookFile()
                                        .sheet(
                                                "S",
                                                "visible",
                                                "",
                                                row(1, "Region", "Month", "Sum")
                                                        + row(2, "North", "Jan", "#1")
                                                        + row(3, "", "Feb", "#2")
                                                        + row(4, "South", "Jan", "#3"),
                                                "<mergeCells><mergeCell ref=\"A2:A3\"/></mergeCells>")
                                        .bytes())
                        .table("Region | Month | Sum", "North | Jan | 1", "North | Feb | 2", "South | Jan | 3")
                        .account(4, 0, 1, 0, 0, 3, 3, 0, 0)
                        .warned("A2:A3 are merged"),
                of(
                                "sheet: dates",
                                "dates, times and what is none",
                                new WorkbookFile()
                                        .sheet(
                                                "S",
                                                row(1, "day", "at", "worked", "left", "clock", "month")
                                                        + row(
                                                                2,
                                                                "@1:46082",
                                                                "@2:46082.5",
                                                                "@4:1.5",
                                                                "@5:12",
                                                                "@6:0.75",
                                                                "@7:46054")
                                                        + row(
                                                                3,
                                                                "@1:1",
                                                                "@2:46082.999988425925",
                                                                "@4:0.25",
                                                                "@5:0",
                                                                "@6:0.25",
                                                                "@7:46082"))
                                        .bytes())
                        .table(
                                "day | at | worked | left | clock | month",
                                "2026-03-01 | 2026-03-01T12:00:00 | 36:00:00 | 12 | 18:00:00 | 2026-02-01",
                                "1900-01-01 | 2026-03-01T23:59:59 | 06:00:00 | 0 | 06:00:00 | 2026-03-01")
                        .account(3, 0, 1, 0, 0, 2, 2, 0, 0),
                of(
                                "sheet: dates",
                                "counted from 1904",
                                new WorkbookFile()
                                        .since1904()
                                        .sheet(
                                                "S",
                                                row(1, "day", "n") + row(2, "@1:44591", "#1") + row(3, "@1:0", "#2"))
                                        .bytes())
                        .table("day | n", "2026-01-31 | 1", "1904-01-01 | 2")
                        .account(3, 0, 1, 0, 0, 2, 2, 0, 0)
                        .used("date_system=1904"),
                of(
                                "sheet: dates",
                                "the day that did not exist",
                                new WorkbookFile()
                                        .sheet(
                                                "S",
                                                row(1, "day", "n")
                                                        + row(2, "@1:59", "#1")
                                                        + row(3, "@1:60", "#2")
                                                        + row(4, "@1:61", "#3"))
                                        .bytes())
                        .table("day | n", "1900-02-28 | 1", "1900-03-01 | 3")
                        .rejects(3L)
                        .account(4, 0, 1, 0, 0, 2, 2, 1, 0),
                of(
                                "sheet: numbers",
                                "the digits of binary fractions",
                                new WorkbookFile()
                                        .sheet(
                                                "S",
                                                row(1, "id", "v")
                                                        + row(2, "#1", "#0.30000000000000004")
                                                        + row(3, "#2", "#1.1000000000000001")
                                                        + row(4, "#3", "#1E-3")
                                                        + row(5, "#4", "#123456789012345")
                                                        + row(6, "#5", "#1.5E+20"))
                                        .bytes())
                        .table(
                                "id | v",
                                "1 | 0.3",
                                "2 | 1.1",
                                "3 | 0.001",
                                "4 | 123456789012345",
                                "5 | 150000000000000000000")
                        .account(6, 0, 1, 0, 0, 5, 5, 0, 0),
                of(
                                "sheet: formulas",
                                "with and without a stored value",
                                new WorkbookFile()
                                        .sheet(
                                                "S",
                                                row(1, "id", "v")
                                                        + row(2, "#1", "<c><f>1+1</f><v>2</v></c>")
                                                        + row(3, "#2", "<c><f>1+2</f></c>")
                                                        + row(4, "#3", "<c t=\"str\"><f>\"a\"</f><v>a</v></c>")
                                                        + row(5, "#4", "<c t=\"b\"><f>TRUE()</f><v>1</v></c>"))
                                        .bytes())
                        .table("id | v", "1 | 2", "3 | a", "4 | true")
                        .rejects(3L)
                        .account(5, 0, 1, 0, 0, 3, 3, 1, 0),
                of(
                                "sheet: errors",
                                "not available and divided by zero",
                                new WorkbookFile()
                                        .sheet(
                                                "S",
                                                row(1, "id", "v")
                                                        + row(2, "#1", "<c t=\"e\"><v>#N/A</v></c>")
                                                        + row(3, "#2", "<c t=\"e\"><f>1/0</f><v>#DIV/0!</v></c>")
                                                        + row(4, "#3", "#7"))
                                        .bytes())
                        .table("id | v", "1 | ~", "2 | ~", "3 | 7")
                        .account(4, 0, 1, 0, 0, 3, 3, 0, 0)
                        .warned("#DIV/0!"),
                of(
                                "sheet: types",
                                "truth and rich text",
                                new WorkbookFile()
                                        .sheet(
                                                "S",
                                                row(1, "id", "ok", "text")
                                                        + row(
                                                                2,
                                                                "#1",
                                                                "<c t=\"b\"><v>1</v></c>",
                                                                "<c t=\"inlineStr\"><is><r><t>bold</t></r><r><t xml:space=\"preserve\"> and not</t></r></is></c>")
                                                        + row(3, "#2", "<c t=\"b\"><v>0</v></c>", "=SUM(A1)"))
                                        .bytes())
                        .table("id | ok | text", "1 | true | bold and not", "2 | false | =SUM(A1)")
                        .account(3, 0, 1, 0, 0, 2, 2, 0, 0),
                of(
                                "sheets",
                                "a hidden one, an empty one and two with values",
                                new WorkbookFile()
                                        .sheet("Old", "hidden", "", row(1, "x", "y") + row(2, "#1", "#2"), "")
                                        .sheet("Empty", "")
                                        .sheet("Now", row(1, "id", "n") + row(2, "#1", "#5"))
                                        .sheet("Next", row(1, "id", "n") + row(2, "#1", "#6"))
                                        .bytes())
                        .table("id | n", "1 | 5")
                        .account(2, 0, 1, 0, 0, 1, 1, 0, 0)
                        .warned("Old (hidden), Next"),
                of(
                                "sheets",
                                "one that is said",
                                new WorkbookFile()
                                        .sheet("Now", row(1, "id", "n") + row(2, "#1", "#5"))
                                        .sheet("Next", row(1, "id", "n") + row(2, "#1", "#6"))
                                        .bytes())
                        .said(sheet("Next"))
                        .table("id | n", "1 | 6")
                        .account(2, 0, 1, 0, 0, 1, 1, 0, 0),
                of(
                                "sheets",
                                "one that is said and missing",
                                new WorkbookFile()
                                        .sheet("Now", row(1, "id", "n"))
                                        .bytes())
                        .said(sheet("Then"))
                        .refused("/sheet"),
                of(
                                "sheet: hidden",
                                "a row and a column",
                                new WorkbookFile()
                                        .sheet(
                                                "S",
                                                "visible",
                                                "<cols><col min=\"2\" max=\"2\" hidden=\"1\"/></cols>",
                                                row(1, "id", "secret", "n")
                                                        + row(2, "#1", "a", "#5")
                                                        + row(3, "#2", "b", "#6")
                                                                .replace("<row", "<row hidden=\"1\""),
                                                "")
                                        .bytes())
                        .table("id | secret | n", "1 | a | 5", "2 | b | 6")
                        .account(3, 0, 1, 0, 0, 2, 2, 0, 0)
                        .warned("Hidden columns were read all the same: secret"),
                of(
                                "sheet: place",
                                "a table that begins in column B",
                                new WorkbookFile()
                                        .sheet(
                                                "S",
                                                row(1, "Report")
                                                        + row(3, "", "id", "n")
                                                        + row(4, "", "#1", "#5")
                                                        + row(5, "", "#2", "#6"))
                                        .bytes())
                        .table("id | n", "1 | 5", "2 | 6")
                        .account(5, 1, 1, 0, 1, 2, 2, 0, 0),
                of(
                                "sheet: place",
                                "a value far away",
                                new WorkbookFile()
                                        .sheet(
                                                "S",
                                                row(1, "id", "n") + row(2, "#1", "#5") + row(3, "#2", "#6")
                                                        + "<row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row>")
                                        .bytes())
                        .table("id | n", "1 | 5", "2 | 6")
                        .rejects(1_048_576L)
                        .account(1_048_576, 0, 1, 0, 1_048_572, 2, 2, 1, 0),
                of(
                                "sheet: footer",
                                "a total",
                                new WorkbookFile()
                                        .sheet(
                                                "S",
                                                row(1, "id", "name", "n")
                                                        + row(2, "#1", "a", "#5")
                                                        + row(3, "#2", "b", "#6")
                                                        + row(4, "Total", "", "#11"))
                                        .bytes())
                        .table("id | name | n", "1 | a | 5", "2 | b | 6")
                        .account(4, 0, 1, 0, 0, 2, 2, 0, 1)
                        .warned("footer"),
                of(
                                "bomb",
                                "billion laughs",
                                new WorkbookFile()
                                        .prolog(LAUGHS)
                                        .sheet("S", row(1, "id", "&c;") + row(2, "#1", "#2"))
                                        .bytes())
                        .refused("content"),
                of(
                                "bomb",
                                "eighteen megabytes of blanks",
                                new WorkbookFile()
                                        .sheet("S", row(1, "id", "n") + row(2, "#1", "#5") + " ".repeat(18 << 20))
                                        .bytes())
                        .refused("content"),
                of("truncated", "a workbook", truncated()).refused("content"));
    }

    private static ReadOptions sheet(String name) {
        return new ReadOptions(null, null, null, null, null, null, null, name, null, List.of());
    }

    private static byte[] truncated() {
        var bytes = new WorkbookFile()
                .sheet("S", row(1, "id", "n") + row(2, "#1", "#5"))
                .bytes();
        return Arrays.copyOf(bytes, bytes.length * 2 / 3);
    }
}
