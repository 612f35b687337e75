package io.agentmarket.toolkits.data.postgres;

/**
 * A column of a table.
 *
 * @param type in SQL, such as {@code numeric(12,2)}; for a new table also in DuckDB's or Trino's words
 */
public record PostgresColumn(String name, String type) {}
