package io.agentmarket.monitoring;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.agentmarket.stores.Databases;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.TransactionTemplate;

/** Checks the books of all customers against each other, in one snapshot, without changing anything. */
@Component
public final class Auditor {

    /** The maximum number of violations listed per rule; the count is always complete. */
    private static final int SHOWN = 10;

    private final JdbcTemplate jdbc;
    private final TransactionTemplate snapshot;

    Auditor(Databases databases) {
        this.jdbc = new JdbcTemplate(databases.owner());
        this.jdbc.setFetchSize(1_000);
        this.snapshot = new TransactionTemplate(new DataSourceTransactionManager(databases.owner()));
        this.snapshot.setReadOnly(true);
        this.snapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
    }

    /** One finding per rule, in a fixed order. */
    public List<Finding> audit() {
        return report().findings();
    }

    /** The findings with the amounts checked, in one snapshot. */
    public Report report() {
        return snapshot.execute(status -> {
            var looked = jdbc.queryForObject(LookedAtSql.COUNTS, LookedAtSql::read);
            var findings = new ArrayList<Finding>();
            for (var check : AuditSql.CHECKS) {
                findings.add(Finding.of(check.id(), check.rule(), violations(check, status)));
            }
            var broken = new ArrayList<String>();
            ReceiptChains.verify(jdbc, broken);
            findings.add(Finding.of("I3", "each customer's receipts form one unbroken chain", broken));
            return new Report(Objects.requireNonNull(looked), List.copyOf(findings));
        });
    }

    /** A row that the check cannot read breaks its rule, and does not prevent the check of others. */
    private List<String> violations(AuditSql.Check check, TransactionStatus status) {
        var before = status.createSavepoint();
        try {
            return jdbc.queryForList(check.sql(), String.class);
        } catch (DataAccessException e) {
            status.rollbackToSavepoint(before);
            return List.of("it cannot be checked: " + e.getClass().getSimpleName());
        } finally {
            status.releaseSavepoint(before);
        }
    }

    /**
     * The amounts checked. Without them an audit of an empty database would look green.
     *
     * @param schema the newest migration that the database has
     */
    public record LookedAt(
            String schema,
            long customers,
            long liveRuns,
            long finishedRuns,
            long journalEntries,
            long charges,
            long receipts,
            long auditLogEntries) {}

    /** The amounts checked, with one finding per rule. */
    public record Report(LookedAt lookedAt, List<Finding> findings) {}

    /**
     * The auditor's finding on one rule.
     *
     * @param id I1 runs end, I2 they end once, I3 the books agree, I4 Stripe was told, I6 holds and budgets, I7
     *     idempotency
     * @param violations the number of violations; 0 is green
     * @param examples the first violations
     */
    public record Finding(String id, String rule, int violations, List<String> examples) {

        static Finding of(String id, String rule, List<String> violations) {
            return new Finding(
                    id,
                    rule,
                    violations.size(),
                    List.copyOf(violations.subList(0, Math.min(SHOWN, violations.size()))));
        }

        @JsonIgnore
        public boolean isGreen() {
            return violations == 0;
        }
    }
}
