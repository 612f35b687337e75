package io.agentmarket.stores;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.shared.AppException;
import io.agentmarket.shared.ErrorCode;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisLoadingException;
import io.lettuce.core.RedisReadOnlyException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.dao.DataAccessResourceFailureException;

class StoreFailureTest {

    @ParameterizedTest
    @CsvSource({
        "40001, CONFLICT",
        "40P01, CONFLICT",
        "55P03, LOCKED",
        "57014, LOCKED",
        "25006, READ_ONLY",
        "08006, AWAY",
        "53100, AWAY",
        "53300, AWAY",
        "57P01, AWAY",
        "57P03, AWAY",
        "58030, AWAY",
        "25P03, AWAY",
        "40003, AWAY",
        "23505, NEVER",
        "22021, NEVER",
        "42501, NEVER",
        "54001, NEVER",
        "25P02, NEVER",
        "XX001, NEVER"
    })
    void a_sqlstate_says_whether_it_passes(String state, StoreFailure expected) {
        var failure = new DataAccessResourceFailureException("wrapped", new SQLException("why", state));

        assertThat(StoreFailure.of(failure)).isEqualTo(expected);
    }

    @Test
    void a_pool_without_a_free_connection_is_unavailable() {
        assertThat(StoreFailure.of(new SQLTransientConnectionException("timed out")))
                .isEqualTo(StoreFailure.AWAY);
    }

    @Test
    void temporary_redis_failures_are_transient_and_refusals_are_not() {
        assertThat(StoreFailure.of(new RedisConnectionException("refused"))).isEqualTo(StoreFailure.AWAY);
        assertThat(StoreFailure.of(new RedisCommandTimeoutException())).isEqualTo(StoreFailure.AWAY);
        assertThat(StoreFailure.of(new RedisLoadingException("LOADING"))).isEqualTo(StoreFailure.AWAY);
        assertThat(StoreFailure.of(new RedisReadOnlyException("READONLY"))).isEqualTo(StoreFailure.READ_ONLY);
        assertThat(StoreFailure.of(new RedisCommandExecutionException("OOM command not allowed")))
                .isEqualTo(StoreFailure.AWAY);
        assertThat(StoreFailure.of(new RedisCommandExecutionException("WRONGPASS invalid")))
                .isEqualTo(StoreFailure.NEVER);
    }

    @Test
    void a_refusal_never_counts_as_a_store_failure() {
        var cause = new SQLException("lost", "08006");

        assertThat(StoreFailure.of(new AppException(ErrorCode.NOT_FOUND, "No.", cause)))
                .isEqualTo(StoreFailure.NEVER);
        assertThat(StoreFailure.of(StoreFailure.toAppException(cause))).isEqualTo(StoreFailure.AWAY);
        assertThat(StoreFailure.of(new IllegalStateException("bug"))).isEqualTo(StoreFailure.NEVER);
    }
}
