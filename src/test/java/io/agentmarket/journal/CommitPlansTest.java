package io.agentmarket.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.stores.TestStores;
import java.sql.SQLException;
import java.util.List;
import java.util.StringJoiner;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The query plans of the statements that look for live rows, with few live rows among many dead ones. */
@Tag("stores")
class CommitPlansTest {

    private static final TestStores STORES = TestStores.fresh();

    @ParameterizedTest
    @ValueSource(strings = {CommitSql.END, CommitSql.FENCE})
    void a_live_row_is_found_without_reading_dead_rows(String sql) throws SQLException {
        assertThat(plan(sql))
                .contains("execution_pkey", "Index Cond: (id = ANY")
                .doesNotContain("Seq Scan");
    }

    private static String plan(String sql) throws SQLException {
        var plan = new StringJoiner("\n");
        try (var connection = STORES.databases().committer().getConnection()) {
            connection.setAutoCommit(false);
            connection.createStatement().execute(CommitSql.BY_INDEX);
            var statement = connection.prepareStatement("explain " + sql);
            var ids = Stream.generate(UUID::randomUUID).limit(16).toArray();
            statement.setArray(1, connection.createArrayOf("uuid", ids));
            statement.setArray(2, connection.createArrayOf("int4", List.of(1, 1).toArray()));
            var rows = statement.executeQuery();
            while (rows.next()) {
                plan.add(rows.getString(1));
            }
            connection.rollback();
        }
        return plan.toString();
    }
}
