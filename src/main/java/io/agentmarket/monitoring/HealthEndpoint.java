package io.agentmarket.monitoring;

import io.agentmarket.ratelimit.RateLimiter;
import io.agentmarket.shared.Counts;
import io.agentmarket.shared.Open;
import io.agentmarket.shared.Probe;
import io.agentmarket.shared.Version;
import io.agentmarket.stores.Databases;
import io.agentmarket.stores.StoreFailure;
import io.agentmarket.stores.StoreWatch;
import io.agentmarket.stores.Vitals;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Answers load balancers and orchestrators whether the process is alive and can serve. */
@RestController
@Tag(name = "Health", description = "Calls that need no API key")
class HealthEndpoint {

    /** The timeout of a check; less than half of the 5 s that probes commonly wait. */
    private static final int PATIENCE_SECONDS = 2;

    private static final String ALONE =
            "Redis does not answer: this replica enforces its share of the rate limits alone.";

    private final DataSource database;
    private final StoreWatch watch;
    private final BooleanSupplier limitsAlone;
    private final Supplier<List<String>> late;

    @Autowired
    HealthEndpoint(Databases databases, RateLimiter limiter, Vitals vitals) {
        this(databases.app(), databases.watch(), limiter::isLocal, vitals::late);
    }

    /** @param late the names of vital threads that are late */
    HealthEndpoint(DataSource database, StoreWatch watch, BooleanSupplier limitsAlone, Supplier<List<String>> late) {
        this.database = database;
        this.watch = watch;
        this.late = late;
        this.limitsAlone = limitsAlone;
    }

    /**
     * @param status up, or degraded: it serves requests with restrictions
     * @param checks the parts checked
     * @param reasons the reasons why it is degraded
     * @param version the version of the running program
     */
    record Health(
            @Schema(allowableValues = {"up", "degraded"}) String status,
            List<String> checks,
            List<String> reasons,
            String version) {

        Health(String status, List<String> checks, List<String> reasons) {
            this(status, checks, reasons, Version.current());
        }
    }

    @GetMapping("/health/live")
    @Open
    @Counts(Counts.As.NOTHING)
    @Probe(whileStopping = true)
    @Operation(operationId = "isLive", summary = "Check that the process answers; if not, restart it")
    Health live() {
        return new Health("up", List.of(), List.of());
    }

    @GetMapping("/health")
    @Open
    @Counts(Counts.As.NOTHING)
    @Probe
    @Operation(operationId = "getHealth", summary = "Check readiness, as /health/ready does")
    Health health() {
        return ready();
    }

    @GetMapping("/api/v1/health")
    @Open
    @Counts(Counts.As.NOTHING)
    @Operation(operationId = "getHealthOfApi", summary = "Show the same as /health/ready")
    Health healthOfApi() {
        return ready();
    }

    @GetMapping("/health/ready")
    @Open
    @Counts(Counts.As.NOTHING)
    @Probe
    @Operation(operationId = "isReady", summary = "Check that the database answers; without Redis: degraded, but ready")
    Health ready() {
        askDatabase();
        var checks = new ArrayList<String>();
        var reasons = new ArrayList<String>();
        watch.trouble().map(HealthEndpoint::words).ifPresentOrElse(reasons::add, () -> checks.add("database"));
        if (limitsAlone.getAsBoolean()) {
            reasons.add(ALONE);
        } else {
            checks.add("redis");
        }
        late.get().forEach(name -> reasons.add("The thread " + name + " is late with its work."));
        return new Health(reasons.isEmpty() ? "up" : "degraded", List.copyOf(checks), List.copyOf(reasons));
    }

    void askDatabase() {
        try {
            watch.requireAnswers();
            ask();
        } catch (SQLException away) {
            throw StoreFailure.toAppException(away);
        }
    }

    private void ask() throws SQLException {
        try (var connection = database.getConnection()) {
            if (!connection.isValid(PATIENCE_SECONDS)) {
                throw new SQLException("the connection is not valid");
            }
        }
    }

    /** The reason why the answering database is degraded, or null. */
    @Nullable String databaseTrouble() {
        return watch.trouble().map(HealthEndpoint::words).orElse(null);
    }

    private static String words(StoreFailure trouble) {
        return switch (trouble) {
            case READ_ONLY -> "The database accepts no writes: reads are answered, writes are refused or wait.";
            case LOCKED -> "Rows of some customers are locked by another session: writes to them wait.";
            case AWAY, CONFLICT, NEVER -> "The database has not answered some requests in the last seconds.";
        };
    }

    /** The reason why the limiter is degraded, or null. */
    @Nullable String limiterTrouble() {
        return limitsAlone.getAsBoolean() ? ALONE : null;
    }
}
