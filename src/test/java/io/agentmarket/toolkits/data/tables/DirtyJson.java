package io.agentmarket.toolkits.data.tables;

import static io.agentmarket.toolkits.data.tables.DirtyFile.of;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** JSON that is no plain list of objects, lines of JSON with faults, and packed texts. */
final class DirtyJson {

    private DirtyJson() {}

    static List<DirtyFile> all() {
        return List.of(
                of(
                                "json: digits",
                                "long and exact numbers",
                                "[{\"acct\":12345678901234567890123,\"fee\":0.10},{\"acct\":12345678901234567890124,\"fee\":1E5}]")
                        .table("acct | fee", "12345678901234567890123 | 0.10", "12345678901234567890124 | 100000")
                        .account(2, 0, 0, 0, 0, 2, 2, 0, 0),
                of(
                                "json: shapes",
                                "members that come late, null and nested",
                                "[{\"a\":1},\n{\"b\":[1, {\"x\":0.50}],\"a\":null},\n{\"a\":\"\",\"b\":true}]")
                        .table("a | b", "1 | ~", "~ | [1,{\"x\":0.50}]", "'' | true")
                        .account(3, 0, 0, 0, 0, 3, 3, 0, 0)
                        .warned("\"a\" is mixed: 1 number, 1 text"),
                of("json: shapes", "arrays with names first", "[[\"id\",\"n\"],[1,5],[2,6],[3]]")
                        .table("id | n", "1 | 5", "2 | 6")
                        .rejects(1L)
                        .account(4, 0, 1, 0, 0, 2, 2, 1, 0),
                of(
                                "json: shapes",
                                "a list within an object",
                                "{\"page\":1,\"result\":{\"rows\":[{\"id\":1},{\"id\":2}]},\"tags\":[\"x\"]}")
                        .table("id", "1", "2")
                        .account(2, 0, 0, 0, 0, 2, 2, 0, 0)
                        .warned("not read: page, tags")
                        .used("sheet=result.rows"),
                of("json: shapes", "two lists within an object", "{\"a\":[{\"x\":1}],\"b\":[{\"x\":2}]}")
                        .refused("/sheet"),
                of("json: shapes", "one of two lists is said", "{\"a\":[{\"x\":1}],\"b\":[{\"x\":2}]}")
                        .said(new ReadOptions(null, null, null, null, null, null, null, "b", null, List.of()))
                        .table("x", "2")
                        .account(1, 0, 0, 0, 0, 1, 1, 0, 0),
                of("json: shapes", "one object", "{\"id\":1,\"name\":\"Ada\"}")
                        .table("id | name", "1 | Ada")
                        .account(1, 0, 0, 0, 0, 1, 1, 0, 0),
                of(
                                "json: items",
                                "the same member twice, and a number",
                                "[{\"a\":1},\n{\"a\":2,\"a\":3},\n7,\n{\"a\":4}]")
                        .table("a", "1", "4")
                        .rejects(2L, 3L)
                        .account(4, 0, 0, 0, 0, 2, 2, 2, 0),
                of("json: items", "names that differ in case", "[{\"Id\":1,\"id\":2},{\"Id\":3,\"id\":4}]")
                        .table("Id | id_2", "1 | 2", "3 | 4")
                        .account(2, 0, 0, 0, 0, 2, 2, 0, 0)
                        .warned("id_2"),
                of("json: broken", "a comma too many", "[{\"a\":1},{\"a\":2},]").refused("content"),
                of("json: broken", "truncated", "[{\"a\":1},{\"a\":2").refused("content"),
                of("json: broken", "something behind it", "[{\"a\":1}] x").refused("content"),
                of("json: broken", "a million brackets", "[".repeat(1_000_000)).refused("content"),
                of("json: broken", "no table", "[1,2,3]").refused("content"),
                of(
                                "json lines",
                                "one broken line",
                                "{\"id\":1,\"v\":1}\n{\"id\":2,\"v\":\"x\"}\nnot json\n\n{\"id\":3,\"w\":9007199254740993}\n")
                        .table("id | v | w", "1 | 1 | ~", "2 | x | ~", "3 | ~ | 9007199254740993")
                        .rejects(3L)
                        .account(5, 0, 0, 0, 1, 3, 3, 1, 0)
                        .warned("\"v\" is mixed: 1 number, 1 text"),
                of("json lines", "the last one is truncated", "{\"id\":1}\r\n{\"id\":2}\r\n{\"id\":")
                        .table("id", "1", "2")
                        .rejects(3L)
                        .account(3, 0, 0, 0, 0, 2, 2, 1, 0),
                of(
                                "json lines",
                                "two values on a line, an array, a comma behind",
                                "{\"id\":1}\n{\"id\":2}{\"id\":3}\n[4]\n{\"id\":5},\n{\"id\":6}\n{\"id\":7}\n{\"id\":8}\n")
                        .table("id", "1", "6", "7", "8")
                        .rejects(2L, 3L, 4L)
                        .account(7, 0, 0, 0, 0, 4, 4, 3, 0),
                of("packed", "a table in gzip", packed("id;n\n1;5\n2;6\n"))
                        .table("id | n", "1 | 5", "2 | 6")
                        .account(3, 0, 1, 0, 0, 2, 2, 0, 0),
                of("packed", "a truncated one", java.util.Arrays.copyOf(packed("id;n\n1;5\n2;6\n"), 20))
                        .refused("content"),
                of("packed", "a bomb", packed("x".repeat(18 << 20))).refused("content"));
    }

    private static byte[] packed(String text) {
        var bytes = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException never) {
            throw new UncheckedIOException(never);
        }
        return bytes.toByteArray();
    }
}
