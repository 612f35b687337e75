package io.agentmarket.toolkits.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;

/**
 * The same work by hand in DuckDB, told the right dialect and types: the profile by {@code summarize}, the rules in one
 * statement, the result into Parquet. A process of its own; prints its processor time.
 */
public final class PlainDuckDb {

    private PlainDuckDb() {}

    /** @param args the file, the Parquet file to write, a folder */
    public static void main(String[] args) throws Exception {
        var folder = Files.createDirectories(Path.of(args[2]));
        try (var connection = DriverManager.getConnection("jdbc:duckdb:" + folder.resolve("plain.db"));
                var sql = connection.createStatement()) {
            sql.execute("set memory_limit = '512MB'");
            sql.execute("set threads = 2");
            sql.execute("set preserve_insertion_order = false");
            sql.execute("set temp_directory = '" + folder.resolve("tmp") + "'");
            sql.execute("""
                    create table orders as select * from read_csv('%s', auto_detect = false, delim = ';', quote = '"',
                      escape = '"', header = false, skip = 2, store_rejects = true, columns = {'order_id': 'BIGINT',
                      'ordered_on': 'DATE', 'customer': 'VARCHAR', 'region': 'VARCHAR', 'product': 'VARCHAR',
                      'quantity': 'BIGINT', 'unit_price': 'DECIMAL(12,2)', 'status': 'VARCHAR', 'note': 'VARCHAR'})"""
                    .formatted(args[0]));
            run(sql, "summarize orders");
            run(sql, """
                    select count(*), count(*) filter (customer is null), count(*) filter (quantity not between 1 and 20),
                      count(*) filter (status not in ('paid', 'open', 'void')),
                      count(*) filter (not regexp_full_match(customer, '0[0-9]{6}')), count(*) - count(distinct order_id)
                      from orders""");
            sql.execute("copy (select *, quantity * unit_price as total from orders where status <> 'void') to '"
                    + args[1] + "' (format parquet)");
        }
        System.out.println("cpu_seconds=" + DataBench.cpuSeconds());
    }

    private static void run(java.sql.Statement sql, String select) throws java.sql.SQLException {
        try (var rows = sql.executeQuery(select)) {
            while (rows.next()) {
                rows.getString(1);
            }
        }
    }
}
