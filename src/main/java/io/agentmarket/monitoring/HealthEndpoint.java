package io.agentmarket.monitoring;

import io.agentmarket.shared.AppException;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.stores.Databases;
import io.lettuce.core.RedisException;
import io.lettuce.core.api.StatefulRedisConnection;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** For load balancers and orchestrators: does the process live, and can it serve. */
@RestController
@RequestMapping("/health")
@Tag(name = "Health", description = "Open to everybody")
class HealthEndpoint {

    /** Half of the 5 s that probes commonly wait. */
    private static final int PATIENCE_SECONDS = 2;

    private final DataSource database;
    private final StatefulRedisConnection<String, String> redis;

    @Autowired
    HealthEndpoint(Databases databases, StatefulRedisConnection<String, String> redis) {
        this(databases.app(), redis);
    }

    HealthEndpoint(DataSource database, StatefulRedisConnection<String, String> redis) {
        this.database = database;
        this.redis = redis;
    }

    /** @param checks what answered */
    record Health(String status, List<String> checks) {}

    @GetMapping("/live")
    @Operation(operationId = "isLive", summary = "The process answers; if not, restart it")
    Health live() {
        return new Health("up", List.of());
    }

    @GetMapping
    @Operation(operationId = "getHealth", summary = "The same as /health/ready")
    Health health() {
        return ready();
    }

    @GetMapping("/ready")
    @Operation(operationId = "isReady", summary = "Database and rate limiter answer; if not, send requests elsewhere")
    Health ready() {
        askDatabase();
        askRedis();
        return new Health("up", List.of("database", "redis"));
    }

    void askDatabase() {
        try (var connection = database.getConnection()) {
            if (!connection.isValid(PATIENCE_SECONDS)) {
                throw unavailable(ErrorCode.STORE_UNAVAILABLE, new SQLException("the connection is not valid"));
            }
        } catch (SQLException away) {
            throw unavailable(ErrorCode.STORE_UNAVAILABLE, away);
        }
    }

    void askRedis() {
        try {
            redis.sync().ping();
        } catch (RedisException away) {
            throw unavailable(ErrorCode.LIMITER_UNAVAILABLE, away);
        }
    }

    private static AppException unavailable(ErrorCode code, Exception cause) {
        return new AppException(code, code.sentence(), cause);
    }
}
