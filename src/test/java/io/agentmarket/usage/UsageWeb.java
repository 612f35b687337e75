package io.agentmarket.usage;

import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;

import io.agentmarket.identity.Scope;
import io.agentmarket.identity.ScopeCheck;
import io.agentmarket.identity.TestCustomers;
import io.agentmarket.shared.ApiKeyId;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.shared.ExecutionId;
import io.agentmarket.shared.Ids;
import io.agentmarket.shared.Json;
import io.agentmarket.shared.Money;
import io.agentmarket.shared.SteppingClock;
import io.agentmarket.shared.Tokens;
import io.agentmarket.stores.SqlBatch;
import io.agentmarket.stores.TestStores;
import io.agentmarket.tiers.Billing;
import jakarta.servlet.http.HttpServletResponse;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.method.annotation.AuthenticationPrincipalArgumentResolver;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import tools.jackson.databind.JsonNode;

/** The usage calls over a fresh customer of test stores; it is noon of 18 November 2026, a Wednesday. */
final class UsageWeb {

    static final String PATH = "/api/v1/usage";
    private static final TestStores STORES = TestStores.fresh();

    final SteppingClock clock = new SteppingClock("2026-11-18T12:00:00Z");
    final Ids ids = new Ids(Clock.systemUTC());
    final CustomerId customer = new CustomerId(ids.next());
    final UUID key = ids.next();
    final History history = new History(clock, STORES.tenant());

    private final MockMvc web;

    UsageWeb() {
        var queries = new UsageQueries(STORES.tenant());
        web = MockMvcBuilders.standaloneSetup(
                        new UsageRunsEndpoint(history, new Export(history)), new UsageSumsEndpoint(clock, queries))
                .addInterceptors(new ScopeCheck())
                .setControllerAdvice(new Refusals())
                .setCustomArgumentResolvers(new AuthenticationPrincipalArgumentResolver())
                .setMessageConverters(new JacksonJsonHttpMessageConverter(Json.MAPPER))
                .build();
    }

    /** The properties in which runs differ. */
    record Ran(
            String packageId,
            RunStatus status,
            long micros,
            @Nullable UUID deployment,
            @Nullable Map<String, String> metadata) {
        static Ran of(String packageId, long micros) {
            return new Ran(packageId, RunStatus.SUCCEEDED, micros, null, null);
        }

        static Ran failed(String packageId) {
            return new Ran(packageId, RunStatus.FAILED, 0, null, null);
        }
    }

    /** A run that started at that time and took two seconds. */
    FinishedRun add(String at, Ran ran) throws SQLException {
        return add(customer, key, Instant.parse(at), ran);
    }

    FinishedRun add(CustomerId of, UUID by, Instant at, Ran ran) throws SQLException {
        var run = new FinishedRun(
                new ExecutionId(Ids.at(at)),
                of,
                new ApiKeyId(by),
                null,
                ran.deployment,
                ran.packageId,
                "1.0.0",
                ran.status,
                ran.status == RunStatus.SUCCEEDED ? null : ErrorCode.AGENT_FAILED,
                "standard",
                "claude-sonnet-5-5",
                Billing.METERED,
                false,
                2,
                3,
                new Tokens(900, 100, 50, 7, 3),
                new Money(ran.micros),
                new Money(50_000),
                1,
                0,
                ran.metadata,
                at,
                at.plus(Duration.ofSeconds(2)));
        try (var connection = STORES.databases().committer().getConnection()) {
            var batch = new SqlBatch(connection);
            history.insert(batch, List.of(run));
            batch.execute();
        }
        return run;
    }

    /** An answer's status, its body as JSON where it is some, and as text. */
    record Answer(int status, JsonNode json, String text, HttpServletResponse response) {
        /** Which parameter was refused. */
        String refused() {
            return json.path("refused").asString("");
        }
    }

    Answer call(String path, String... parameters) throws Exception {
        return call(customer, Scope.READ, path, parameters);
    }

    /** @param parameters name, value, name, value, ... */
    Answer call(CustomerId as, Scope scope, String path, String... parameters) throws Exception {
        var caller = TestCustomers.caller(as, "standard", new ApiKeyId(key), Set.of(scope), false);
        SecurityContextHolder.getContext().setAuthentication(new TestingAuthenticationToken(caller, null, "caller"));
        try {
            var request = get(PATH + path);
            for (int i = 0; i < parameters.length; i += 2) {
                request.param(parameters[i], parameters[i + 1]);
            }
            var response = web.perform(request).andReturn().getResponse();
            var text = response.getContentAsString();
            var json = String.valueOf(response.getContentType()).startsWith("application/json")
                    ? Json.MAPPER.readTree(text)
                    : Json.MAPPER.nullNode();
            return new Answer(response.getStatus(), json, text, response);
        } finally {
            SecurityContextHolder.clearContext();
        }
    }

    /** Answers as the edge does, as far as these tests look. */
    @RestControllerAdvice
    static class Refusals {

        @ExceptionHandler
        Map<String, Object> refused(AppException e, HttpServletResponse response) {
            response.setStatus(e.code().status());
            return Map.of(
                    "refused",
                    e.violations().stream().map(it -> it.pointer()).findFirst().orElse(""));
        }

        @ExceptionHandler
        Map<String, Object> refused(MethodArgumentTypeMismatchException e, HttpServletResponse response) {
            response.setStatus(ErrorCode.INVALID_REQUEST.status());
            return Map.of("refused", e.getName());
        }
    }
}
