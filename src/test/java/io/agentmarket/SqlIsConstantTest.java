package io.agentmarket;

import static io.agentmarket.StatementUse.HANDING_ON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * No value becomes part of a statement: wherever a statement is passed to JDBC, the bytecode loads a compile-time
 * constant. Exceptions are listed with their reasons.
 */
class SqlIsConstantTest {

    private static final Set<String> EXCEPTIONS = Set.of(
            // Joins constants that were checked where they were added.
            "io/agentmarket/stores/SqlBatch.execute",
            // DDL takes no bind parameters: the server itself quotes the names, by format(%I, %L).
            "io/agentmarket/stores/RolesSql.run",
            // Runs generated SQL, in a process that knows no database but the files of one run.
            "io/agentmarket/toolkits/data/duckdb/ChildSql.prepared",
            // Statements for a customer's own database, never for the platform's. Names of tables and columns are no
            // bind parameters: SqlName quotes them. A customer's select is one until the server has accepted it.
            "io/agentmarket/toolkits/data/postgres/DatabaseSession.run",
            "io/agentmarket/toolkits/data/postgres/DatabaseSession.update",
            "io/agentmarket/toolkits/data/postgres/DatabaseSession.query",
            "io/agentmarket/toolkits/data/postgres/DatabaseSession.row",
            "io/agentmarket/toolkits/data/postgres/DatabaseSession.rows",
            // Generated selects, in a read-only session with a customer's own cluster.
            "io/agentmarket/toolkits/data/trino/TrinoSession.once",
            // Reads the constants of AuditSql from its list of checks.
            "io/agentmarket/monitoring/Auditor.violations");

    @Test
    void every_statement_is_a_compile_time_constant() {
        var statements = classes(Path.of("target/classes/io/agentmarket"))
                .flatMap(file -> StatementUse.in(file).stream())
                .toList();

        assertThat(statements).hasSizeGreaterThan(20);
        assertThat(statements)
                .filteredOn(use -> !use.isConstant())
                .filteredOn(use -> !EXCEPTIONS.contains(use.method()) && !HANDING_ON.contains(use.method()))
                .isEmpty();
    }

    @Test
    void sees_a_concatenation_a_variable_and_a_format() throws Exception {
        var uses = StatementUse.in(
                Path.of("target/test-classes", Injectable.class.getName().replace('.', '/') + ".class"));

        assertThat(uses)
                .extracting(use -> use.method().replaceFirst(".*\\.", ""), StatementUse::isConstant)
                .containsExactlyInAnyOrder(
                        tuple("constant", true),
                        tuple("concatenated", false),
                        tuple("variable", false),
                        tuple("formatted", false));
    }

    /** The cases that the rule must distinguish. */
    static final class Injectable {

        private static final String ONE = "select 1";

        void constant(JdbcClient sql) {
            sql.sql(ONE + " where true").update();
        }

        void concatenated(JdbcClient sql, String name) {
            sql.sql("select " + name).update();
        }

        void variable(JdbcClient sql, String name) {
            sql.sql(name).update();
        }

        void formatted(JdbcClient sql, String name) {
            sql.sql("select %s".formatted(name)).update();
        }
    }

    private static Stream<Path> classes(Path root) {
        try (var tree = Files.walk(root)) {
            return List.copyOf(
                    tree.filter(file -> file.toString().endsWith(".class")).toList())
                    .stream();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
