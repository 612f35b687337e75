package io.agentmarket.toolkits.data.tables;

import static io.agentmarket.toolkits.data.tables.DirtyFile.of;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Files with lines that are no rows, or not where they should be. */
final class DirtyLines {

    private DirtyLines() {}

    static List<DirtyFile> all() {
        return List.of(
                of("ragged", "one line too long, one too short", "a,b,c\n1,2,3\n4,5,6,7\n8,9\n10,11,12\n")
                        .table("a | b | c", "1 | 2 | 3", "10 | 11 | 12")
                        .rejects(3L, 4L)
                        .account(5, 0, 1, 0, 0, 2, 2, 2, 0),
                of("width changes", "a third field from line 62 on", widened())
                        .table(
                                "id | amount",
                                IntStream.rangeClosed(1, 60)
                                        .mapToObj(i -> i + " | " + i * 10)
                                        .toArray(String[]::new))
                        .rejects(LongStream.rangeClosed(62, 201).boxed().toArray(Long[]::new))
                        .account(201, 0, 1, 0, 0, 60, 60, 140, 0)
                        .warned("lines in a row are rejected"),
                of("width changes", "fewer fields at the end", "a,b,c\n1,2,3\n4,5,6\n7,8,9\n7,8\n9,10\n")
                        .table("a | b | c", "1 | 2 | 3", "4 | 5 | 6", "7 | 8 | 9")
                        .rejects(5L, 6L)
                        .account(6, 0, 1, 0, 0, 3, 3, 2, 0),
                of("trailing delimiter", "in rows and not in the header", "a,b\n1,2,\n3,4,\n5,6,\n")
                        .table("a | b", "1 | 2", "3 | 4", "5 | 6")
                        .account(4, 0, 1, 0, 0, 3, 3, 0, 0)
                        .warned("end with a delimiter"),
                of("trailing delimiter", "in all lines", "a,b,\n1,2,\n3,4,\n")
                        .table("a | b | column_3", "1 | 2 | ~", "3 | 4 | ~")
                        .account(3, 0, 1, 0, 0, 2, 2, 0, 0)
                        .warned("column_3"),
                of("dialect changes", "semicolons from the middle on", "a,b\n1,2\n3,4\n5,6\n7;8\n9;10\n")
                        .table("a | b", "1 | 2", "3 | 4", "5 | 6")
                        .rejects(5L, 6L)
                        .account(6, 0, 1, 0, 0, 3, 3, 2, 0)
                        .warned("divided by \";\""),
                of(
                                "broken quote",
                                "opened and not closed",
                                "id,name,age\n2,\"Alice,Doe\",30\n1,\"John, Doe,25\n3,\"Bob\",35\n4,\"Eve\",41\n")
                        .table("id | name | age", "2 | Alice,Doe | 30", "3 | Bob | 35", "4 | Eve | 41")
                        .rejects(3L)
                        .account(5, 0, 1, 0, 0, 3, 3, 1, 0),
                of("broken quote", "never closed", "id,name\n1,Ada\n2,\"Bob\n3,Eve\n4,Joe\n")
                        .table("id | name", "1 | Ada", "3 | Eve", "4 | Joe")
                        .rejects(3L)
                        .account(5, 0, 1, 0, 0, 3, 3, 1, 0),
                of("broken quote", "closed in the middle of a field", "id,name\n1,\"A\"da\n2,\"Bob\"\n3,\"Eve\"\n")
                        .table("id | name", "2 | Bob", "3 | Eve")
                        .rejects(2L)
                        .account(4, 0, 1, 0, 0, 2, 2, 1, 0),
                of(
                                "broken quote",
                                "closed by a stray quote below",
                                "id,name,age\n1,Ada,30\n2,\"Bob,31\n3,Eve,32\n4,Joe\",33\n5,Sue,34\n")
                        .table("id | name | age", "1 | Ada | 30", "5 | Sue | 34")
                        .rejects(3L)
                        .account(6, 0, 1, 0, 0, 2, 2, 3, 0),
                of(
                                "line breaks in quotes",
                                "an address",
                                "id,address\n1,\"12 High St\nLondon\"\n2,\"1 Rue X\r\nParis\"\n")
                        .table("id | address", "1 | 12 High St\nLondon", "2 | 1 Rue X\r\nParis")
                        .account(5, 0, 1, 0, 0, 2, 4, 0, 0),
                of("line breaks in quotes", "in the header", "id,\"amount\nin EUR\"\n1,5\n2,6\n")
                        .table("id | amount in EUR", "1 | 5", "2 | 6")
                        .account(4, 0, 2, 0, 0, 2, 2, 0, 0)
                        .warned("amount in EUR"),
                of(
                                "preamble",
                                "title and date above",
                                "Sales report\nGenerated 2026-01-05\n\nid,amount\n1,10\n2,20\n3,30\n")
                        .table("id | amount", "1 | 10", "2 | 20", "3 | 30")
                        .account(7, 2, 1, 0, 1, 3, 3, 0, 0)
                        .used("skip=3"),
                of(
                                "preamble",
                                "pairs above a table",
                                "Report,Sales\nDate,2026-01-05\n\nid,region,amount\n1,North,10\n2,South,20\n3,West,5\n")
                        .table("id | region | amount", "1 | North | 10", "2 | South | 20", "3 | West | 5")
                        .account(7, 2, 1, 0, 1, 3, 3, 0, 0),
                of("footer", "a total of full width", "region,amount\nNorth,10\nSouth,20\nTotal,30\n")
                        .table("region | amount", "North | 10", "South | 20")
                        .account(4, 0, 1, 0, 0, 2, 2, 0, 1)
                        .warned("footer"),
                of(
                                "footer",
                                "a short total behind a blank line",
                                "id,name,amount\n1,Ada,10\n2,Bob,20\n\nTotal,,30\n3 rows\n")
                        .table("id | name | amount", "1 | Ada | 10", "2 | Bob | 20")
                        .account(6, 0, 1, 0, 1, 2, 2, 0, 2),
                of("footer", "a total in the middle is a row", "region,amount\nNorth,10\nTotal,10\nSouth,20\nWest,5\n")
                        .table("region | amount", "North | 10", "Total | 10", "South | 20", "West | 5")
                        .account(5, 0, 1, 0, 0, 4, 4, 0, 0)
                        .warned("word for a sum"),
                of("comments", "above and between", "# made by hand\nid,name\n1,Ada\n# checked\n2,Bob\n3,Eve\n")
                        .table("id | name", "1 | Ada", "2 | Bob", "3 | Eve")
                        .account(6, 0, 1, 2, 0, 3, 3, 0, 0),
                of("comments", "a value that begins with a number sign", "tag,uses\n#java,10\n#spring,20\n#sql,7\n")
                        .table("tag | uses", "#java | 10", "#spring | 20", "#sql | 7")
                        .account(4, 0, 1, 0, 0, 3, 3, 0, 0),
                of("comments", "the header is a comment", "# made by hand, twice, on 2 days\n#id,name\n1,Ada\n2,Bob\n")
                        .table("id | name", "1 | Ada", "2 | Bob")
                        .account(4, 0, 1, 1, 0, 2, 2, 0, 0),
                of("comments", "a prefix that is said", "id,name\n//x\n1,Ada\n//y,z\n2,Bob\n")
                        .said(new ReadOptions(null, null, null, null, null, null, null, null, "//", List.of()))
                        .table("id | name", "1 | Ada", "2 | Bob")
                        .account(5, 0, 1, 2, 0, 2, 2, 0, 0),
                of("comments", "as in SQL", "-- export\nid,name\n1,Ada\n-- end\n")
                        .table("id | name", "1 | Ada")
                        .account(4, 0, 1, 2, 0, 1, 1, 0, 0),
                of("comments", "one that looks like a row", "id,n\n1,5\n#2,6\n3,7\n")
                        .table("id | n", "1 | 5", "#2 | 6", "3 | 7")
                        .account(4, 0, 1, 0, 0, 3, 3, 0, 0)
                        .warned("say # as comment"),
                of("header", "again, where files were joined", "id,n\n1,5\n2,6\nid,n\n3,7\n")
                        .table("id | n", "1 | 5", "2 | 6", "3 | 7")
                        .rejects(4L)
                        .account(5, 0, 1, 0, 0, 3, 3, 1, 0),
                of("preamble", "a title of the table's width", "Sales, 2026, draft\nid,name,amount\n1,Ada,5\n2,Bob,6\n")
                        .table("id | name | amount", "1 | Ada | 5", "2 | Bob | 6")
                        .account(4, 1, 1, 0, 0, 2, 2, 0, 0)
                        .warned("before the table"),
                of("rules", "drawn by a database's shell", " id | name \n----+------\n  1 | Ada\n  2 | Bob\n(2 rows)\n")
                        .table("id | name", "  1  |  Ada", "  2  |  Bob")
                        .rejects(2L)
                        .account(5, 0, 1, 0, 0, 2, 2, 1, 1)
                        .warned("begin or end with blanks"),
                of(
                                "rules",
                                "a box around a table",
                                "+----+------+\n| id | name |\n+----+------+\n|  1 | Ada  |\n|  2 | Bob  |\n+----+------+\n")
                        .table("column_1 | id | name | column_4", "~ |   1  |  Ada   | ~", "~ |   2  |  Bob   | ~")
                        .rejects(3L, 6L)
                        .account(6, 1, 1, 0, 0, 2, 2, 2, 0),
                of("delimiter", "of two characters", "id||name||age\n1||Ada||30\n2||Bob||31\n")
                        .table("id | column_2 | name | column_4 | age", "1 | ~ | Ada | ~ | 30", "2 | ~ | Bob | ~ | 31")
                        .account(3, 0, 1, 0, 0, 2, 2, 0, 0)
                        .warned("only one character can be one"),
                of("one column", "addresses", "http://a.example/x\nhttp://b.example/y\n")
                        .said(new ReadOptions(null, null, null, null, null, false, null, null, null, List.of()))
                        .table("column_1", "http://a.example/x", "http://b.example/y")
                        .account(2, 0, 0, 0, 0, 2, 2, 0, 0),
                of("markup", "a page", "<!DOCTYPE html>\n<html><body><table></table></body></html>\n")
                        .refused("content"),
                of("blank lines", "delimiters only, in the middle and at the end", "id,n\n1,5\n,\n2,6\n,\n,\n")
                        .table("id | n", "1 | 5", "~ | ~", "2 | 6")
                        .account(6, 0, 1, 0, 2, 3, 3, 0, 0)
                        .warned("count as blank"),
                of("blank lines", "between rows", "id,name\n\n1,Ada\n   \n2,Bob\n\n")
                        .table("id | name", "1 | Ada", "2 | Bob")
                        .account(6, 0, 1, 0, 3, 2, 2, 0, 0),
                of("blank lines", "in one column", "name\nAda\n\nBob\n")
                        .table("name", "Ada", "Bob")
                        .account(4, 0, 1, 0, 1, 2, 2, 0, 0)
                        .warned("blank lines were not read"),
                of("line ends", "CR, LF and CRLF mixed", "id,name\r\n1,Ada\n2,Bob\r3,Eve\r\n")
                        .table("id | name", "1 | Ada", "2 | Bob", "3 | Eve")
                        .account(4, 0, 1, 0, 0, 3, 3, 0, 0)
                        .warned("Line ends are mixed"),
                of("line ends", "only CR", "id,name\r1,Ada\r2,Bob")
                        .table("id | name", "1 | Ada", "2 | Bob")
                        .account(3, 0, 1, 0, 0, 2, 2, 0, 0),
                of("header", "none", "1,Ada,2026-01-01\n2,Bob,2026-01-02\n")
                        .table("column_1 | column_2 | column_3", "1 | Ada | 2026-01-01", "2 | Bob | 2026-01-02")
                        .account(2, 0, 0, 0, 0, 2, 2, 0, 0),
                of("header", "none, with a text that comes again", "open,Ada\nclosed,Bob\nopen,Eve\nopen,Joe\n")
                        .table("column_1 | column_2", "open | Ada", "closed | Bob", "open | Eve", "open | Joe")
                        .account(4, 0, 0, 0, 0, 4, 4, 0, 0)
                        .warned("first line was read as a row"),
                of("header", "years", "region,2024,2025\nNorth,10,20\nSouth,30,40\n")
                        .table("region | 2024 | 2025", "North | 10 | 20", "South | 30 | 40")
                        .account(3, 0, 1, 0, 0, 2, 2, 0, 0),
                of("header", "the same name in two cases", "id,Name,name,\n1,a,b,c\n2,d,e,f\n")
                        .table("id | Name | name_2 | column_4", "1 | a | b | c", "2 | d | e | f")
                        .account(3, 0, 1, 0, 0, 2, 2, 0, 0)
                        .warned("name_2"),
                of("header", "nothing but a header", "id,name,age\n")
                        .table("id | name | age")
                        .account(1, 0, 1, 0, 0, 0, 0, 0, 0),
                of(
                                "digits",
                                "identifiers and long numbers",
                                "sku,zip,account\n1E5,01234,12345678901234567890123\n2E10,00501,9007199254740993\n")
                        .table(
                                "sku | zip | account",
                                "1E5 | 01234 | 12345678901234567890123",
                                "2E10 | 00501 | 9007199254740993")
                        .account(3, 0, 1, 0, 0, 2, 2, 0, 0),
                of("null and empty", "nothing and two quotes", "a,b\n1,\n2,\"\"\n,x\n")
                        .table("a | b", "1 | ~", "2 | ''", "~ | x")
                        .account(4, 0, 1, 0, 0, 3, 3, 0, 0),
                of(
                                "zeros",
                                "one in a value",
                                "id,name\n1,A\u0000a\n2,Bob\n3,Eve\n4,Joe\n5,Kim\n6,Lee\n7,Max\n8,Ned\n9,Ole\n")
                        .table(
                                "id | name",
                                "2 | Bob",
                                "3 | Eve",
                                "4 | Joe",
                                "5 | Kim",
                                "6 | Lee",
                                "7 | Max",
                                "8 | Ned",
                                "9 | Ole")
                        .rejects(2L)
                        .account(10, 0, 1, 0, 0, 8, 8, 1, 0),
                of("long line", "three million characters", "id,name\n1," + "x".repeat(3_000_000) + "\n2,Bob\n")
                        .table("id | name", "2 | Bob")
                        .rejects(2L)
                        .account(3, 0, 1, 0, 0, 1, 1, 1, 0),
                of("truncated", "in the last line", "id,name,age\n1,Ada,30\n2,Bob,31\n3,E")
                        .table("id | name | age", "1 | Ada | 30", "2 | Bob | 31")
                        .rejects(4L)
                        .account(4, 0, 1, 0, 0, 2, 2, 1, 0),
                of("empty", "no byte", "").refused("content"),
                of("empty", "blank lines only", "\n\n  \n").refused("content"));
    }

    private static String widened() {
        var text = new StringBuilder("id,amount\n");
        for (int i = 1; i <= 200; i++) {
            text.append(i).append(',').append(i * 10).append(i > 60 ? ",x\n" : "\n");
        }
        return text.toString();
    }
}
