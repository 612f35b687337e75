package io.agentmarket.monitoring;

import io.agentmarket.ratelimit.RateLimiter;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.Counts;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.shared.Open;
import io.agentmarket.stores.Databases;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.sql.SQLException;
import java.util.List;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
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

    private static final String ALONE =
            "Redis does not answer: this replica enforces its share of the rate limits alone.";

    private final DataSource database;
    private final BooleanSupplier limitsAlone;

    @Autowired
    HealthEndpoint(Databases databases, RateLimiter limiter) {
        this(databases.app(), limiter::isLocal);
    }

    HealthEndpoint(DataSource database, BooleanSupplier limitsAlone) {
        this.database = database;
        this.limitsAlone = limitsAlone;
    }

    /**
     * @param status up, or degraded: it serves, but not as it should
     * @param checks what answered
     * @param reasons why it is degraded
     */
    record Health(String status, List<String> checks, List<String> reasons) {}

    @GetMapping("/live")
    @Open
    @Counts(Counts.As.NOTHING)
    @Operation(operationId = "isLive", summary = "The process answers; if not, restart it")
    Health live() {
        return new Health("up", List.of(), List.of());
    }

    @GetMapping
    @Open
    @Counts(Counts.As.NOTHING)
    @Operation(operationId = "getHealth", summary = "The same as /health/ready")
    Health health() {
        return ready();
    }

    @GetMapping("/ready")
    @Open
    @Counts(Counts.As.NOTHING)
    @Operation(
            operationId = "isReady",
            summary = "The database answers; if not, send requests elsewhere. Without Redis: degraded, and ready")
    Health ready() {
        askDatabase();
        return limitsAlone.getAsBoolean()
                ? new Health("degraded", List.of("database"), List.of(ALONE))
                : new Health("up", List.of("database", "redis"), List.of());
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

    /** Why the limiter is not as it should be, or null. */
    @Nullable String limiterTrouble() {
        return limitsAlone.getAsBoolean() ? ALONE : null;
    }

    private static AppException unavailable(ErrorCode code, Exception cause) {
        return new AppException(code, code.sentence(), cause);
    }
}
