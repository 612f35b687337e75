package io.agentmarket.monitoring;

import java.sql.ResultSet;
import java.sql.SQLException;

/** The amounts that an audit checks. */
final class LookedAtSql {

    static final String COUNTS = """
            select (select max(version::bigint)::text from flyway_schema_history where success) as schema,
                   (select count(*) from customers) as customers,
                   (select count(*) from execution) as live_runs,
                   (select count(*) from execution_history) as finished_runs,
                   (select count(*) from execution_event) as journal_entries,
                   (select count(*) from charges) as charges,
                   (select count(*) from receipts) as receipts,
                   (select count(*) from audit_log) as audit_log_entries""";

    private LookedAtSql() {}

    static Auditor.LookedAt read(ResultSet row, int n) throws SQLException {
        return new Auditor.LookedAt(
                row.getString("schema"),
                row.getLong("customers"),
                row.getLong("live_runs"),
                row.getLong("finished_runs"),
                row.getLong("journal_entries"),
                row.getLong("charges"),
                row.getLong("receipts"),
                row.getLong("audit_log_entries"));
    }
}
