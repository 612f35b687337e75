package io.agentmarket.ratelimit;

import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import io.agentmarket.identity.ScopeCheck;
import io.agentmarket.shared.Json;
import io.agentmarket.tiers.PriceBook;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.method.annotation.AuthenticationPrincipalArgumentResolver;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;

/** GET rate-limits/status, GET rate-limits/tiers. */
class RateLimitsEndpointsTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-23T10:00:00Z"), ZoneOffset.UTC);
    private static TestRedis redis;

    private final PriceBook book = PriceBook.bundled();
    private final RateLimiter limiter = TestLimiter.at(() -> 1_795_000_000_000L, redis.calls()).limiter;
    private final MockMvc web = MockMvcBuilders.standaloneSetup(
                    new RateLimitsController(limiter, book, CLOCK, "workflow-orchestrator"::equals))
            .addInterceptors(new ScopeCheck())
            .setCustomArgumentResolvers(new AuthenticationPrincipalArgumentResolver())
            .setMessageConverters(new JacksonJsonHttpMessageConverter(Json.MAPPER))
            .build();

    @BeforeAll
    static void start() {
        redis = TestRedis.start();
    }

    @AfterAll
    static void stop() {
        redis.close();
    }

    @AfterEach
    void forget() {
        SecurityContextHolder.clearContext();
    }

    @Nested
    class Answers200 {

        @Test
        void agent_limits_name_agents_on_offer_only() throws Exception {
            SecurityContextHolder.getContext()
                    .setAuthentication(
                            new UsernamePasswordAuthenticationToken(TestLimiter.caller("solo"), "", List.of()));

            web.perform(get("/api/v1/rate-limits/agent-limits"))
                    .andExpect(status().isOk())
                    .andExpect(jsonPath("$.items.length()").value(1))
                    .andExpect(jsonPath("$.items[0].agent").value("workflow-orchestrator"));
        }

        @Test
        void the_status_has_every_limit_and_takes_nothing() throws Exception {
            var caller = TestLimiter.caller("solo");
            SecurityContextHolder.getContext()
                    .setAuthentication(new UsernamePasswordAuthenticationToken(caller, "", List.of()));
            limiter.admitRun(caller, TestLimiter.run("audit-agent"));
            for (var i = 0; i < 4; i++) {
                limiter.admitRequest(caller);
            }

            for (var i = 0; i < 3; i++) {
                web.perform(get("/api/v1/rate-limits/status"))
                        .andExpect(status().isOk())
                        .andExpect(jsonPath("$.tier").value("solo"))
                        .andExpect(jsonPath("$.mode").value("shared"))
                        .andExpect(jsonPath("$.limits.length()").value(13))
                        .andExpect(jsonPath("$.limits[0].scope").value("concurrent_runs"))
                        .andExpect(jsonPath("$.limits[0].used").value(1))
                        .andExpect(jsonPath("$.limits[0].remaining").value(0))
                        .andExpect(jsonPath("$.limits[0].window_seconds").isEmpty())
                        .andExpect(jsonPath("$.limits[1].scope").value("requests_per_minute"))
                        .andExpect(jsonPath("$.limits[1].used").value(5))
                        .andExpect(jsonPath("$.limits[1].remaining").value(0))
                        .andExpect(jsonPath("$.limits[1].reset").value(61))
                        .andExpect(jsonPath("$.limits[1].window_seconds").value(60))
                        .andExpect(jsonPath("$.limits[2].used").value(5))
                        .andExpect(jsonPath("$.limits[2].reset").value(0))
                        .andExpect(jsonPath("$.limits[4].scope").value("runs_per_hour"))
                        .andExpect(jsonPath("$.limits[4].used").value(1))
                        .andExpect(jsonPath("$.limits[6].scope").value("tokens_per_day"))
                        .andExpect(jsonPath("$.limits[7].scope").value("agent_runs_per_hour:audit-agent"))
                        .andExpect(jsonPath("$.limits[7].used").value(1));
            }
        }

        @Test
        void the_tiers_have_their_limits() throws Exception {
            web.perform(get("/api/v1/rate-limits/tiers"))
                    .andExpect(status().isOk())
                    .andExpect(jsonPath("$.items.length()").value(7))
                    .andExpect(jsonPath("$.items[5].tier").value("elite"))
                    .andExpect(jsonPath("$.items[5].limits.requests_per_minute").value(500));
        }
    }
}
