package io.agentmarket.toolkits.data.duckdb;

import static io.agentmarket.toolkits.data.engines.Dialect.name;
import static io.agentmarket.toolkits.data.engines.Dialect.text;

import io.agentmarket.toolkits.data.engines.TextFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The statements that load files. Everything that could be guessed is said. */
final class LoadSql {

    /** Rejects that are returned; all are counted. */
    static final int MAX_REJECTS = 1000;

    /** DuckDB's own default: a longer line is a reject. */
    static final int MAX_LINE_BYTES = 2_000_000;

    /** DuckDB keeps 10,000 bytes of a rejected line; in characters these may be fewer. */
    private static final int MAX_KEPT = 2_400;

    private LoadSql() {}

    /** Our own readers end lines with LF, and a value may have any other end within its quotes. */
    private static final String ONLY_LF = ", new_line = '\\n'";

    /** The table with what the file says; its rows keep the file's order, so their positions are row numbers. */
    static String load(String table, TextFile file, String rejects, ConversionSql conversions) {
        var columns = new ArrayList<String>();
        if (file.numbered()) {
            columns.add("'row_number': 'BIGINT', 'line_number': 'BIGINT'");
        }
        file.columns().forEach(column -> columns.add(text(column) + ": 'VARCHAR'"));
        return "create table " + name(table) + " as "
                + conversions.select(
                        file,
                        "read_csv("
                                + text(file.path().toString())
                                + ", auto_detect = false, header = false, columns = {" + String.join(", ", columns)
                                + "}"
                                + ", delim = " + text(String.valueOf(file.delimiter()))
                                + ", quote = " + text(file.quote() == 0 ? "" : String.valueOf(file.quote()))
                                + ", escape = " + text(file.escape() == 0 ? "" : String.valueOf(file.escape()))
                                + ", comment = '', thousands = '', nullstr = '', allow_quoted_nulls = "
                                + !file.quotedIsText()
                                + ", skip = " + file.skipLines() + ", max_line_size = " + MAX_LINE_BYTES
                                + ", null_padding = false, strict_mode = true, encoding = 'utf-8', compression = 'none'"
                                + ", hive_partitioning = false, filename = false" + (file.numbered() ? ONLY_LF : "")
                                + ", store_rejects = true, rejects_table = " + text(rejects)
                                + ", rejects_scan = " + text(rejects + "_scan") + ", rejects_limit = 0)");
    }

    /** What is seen of a file without any line. */
    static String empty(String table, TextFile file) {
        var columns = file.columns().stream()
                .map(column -> "null::varchar as " + name(column))
                .collect(Collectors.joining(", "));
        return "create view " + name(table) + " as select null::bigint as row_number, null::bigint as line_number, "
                + columns + " where false";
    }

    /**
     * What was loaded, under its name, with the numbers in front.
     *
     * @param skipped lines before the first row, if each row is one line; else -1
     */
    static String numbered(String table, String stored, TextFile file, long skipped) {
        var columns = file.columns().stream().map(column -> name(column)).collect(Collectors.joining(", "));
        var line = skipped < 0 ? "null::bigint" : "rowid + 1 + " + skipped;
        var numbers =
                file.numbered() ? "row_number, line_number" : "rowid + 1 as row_number, " + line + " as line_number";
        return "create view " + name(table) + " as select " + numbers + ", " + columns + " from " + name(stored);
    }

    /** Claimed rows, claimed values, and bytes of the pages before compression; nothing of the data is read. */
    static String parquetSize(Path file) {
        return "select coalesce(max(rows), 0)::varchar, coalesce(max(least(rows, 1e18) * columns)::hugeint, 0)::varchar,"
                + " coalesce(sum(bytes), 0)::varchar from (select num_rows as rows, (select count(*) from"
                + " parquet_schema(" + text(file.toString()) + ")) as columns, 0 as bytes from parquet_file_metadata("
                + text(file.toString()) + ") union all select row_group_num_rows, 1, total_uncompressed_size"
                + " from parquet_metadata(" + text(file.toString()) + "))";
    }

    static String loadParquet(String stored, Path file) {
        return "create table " + name(stored) + " as select * from read_parquet([" + text(file.toString())
                + "], file_row_number = false, hive_partitioning = false, filename = false)";
    }

    static String numbered(String table, String stored) {
        return "create view " + name(table) + " as select rowid + 1 as row_number, * from " + name(stored);
    }

    /** All columns and rows. */
    static String all(String table) {
        return "select * from " + name(table);
    }

    static String count(String table) {
        return "select count(*)::varchar from " + name(table);
    }

    /** The lines of all rejects, and whether the text of one is cut. */
    static String rejectedLines(String rejects) {
        return "select coalesce(sum(lines), 0)::varchar, coalesce(bool_or(cut), false)::varchar from ("
                + "select max(1 + length(line) - length(replace(line, chr(10), ''))) as lines, bool_or(length(line) >= "
                + MAX_KEPT
                + ") as cut from (select line_byte_position, trim(csv_line, chr(10) || chr(13)) as line from "
                + name(rejects) + ") group by line_byte_position)";
    }

    /** Line breaks within values: LF, CR LF or CR. */
    static String breaksInValues(String table, List<String> columns) {
        var breaks = columns.stream()
                .map(column -> "coalesce(sum(case when contains({c}, chr(10)) or contains({c}, chr(13)) then"
                        .concat(
                                " strlen({c}) - strlen(replace(replace({c}, chr(13) || chr(10), chr(10)), chr(10), ''))")
                        .concat(" - (strlen({c}) - strlen(replace({c}, chr(13) || chr(10), chr(10))))")
                        .concat(" + strlen({c}) - strlen(replace({c}, chr(13), ''))")
                        .concat(" - (strlen({c}) - strlen(replace({c}, chr(13) || chr(10), chr(10)))) end), 0)")
                        .replace("{c}", name(column)))
                .collect(Collectors.joining(" + "));
        return "select (" + (breaks.isEmpty() ? "0" : breaks) + ")::varchar from " + name(table);
    }

    static String rejects(String rejects) {
        return "select line_byte_position::varchar, column_name, csv_line, error_type::varchar, error_message from "
                + name(rejects) + " qualify row_number() over (partition by line_byte_position order by column_idx) = 1"
                + " order by line_byte_position limit " + MAX_REJECTS;
    }

    static String isView(String name) {
        return "select count(*)::varchar from duckdb_views() where view_name = " + text(name);
    }

    static String dropAny(String name, boolean isView) {
        return (isView ? "drop view if exists " : "drop table if exists ") + name(name);
    }

    static String drop(String table) {
        return "drop table if exists " + name(table);
    }
}
