package io.agentmarket.edge;

import io.agentmarket.identity.Caller;
import io.agentmarket.identity.Scope;
import io.agentmarket.identity.TestCustomers;
import io.agentmarket.ratelimit.Standing;
import io.agentmarket.shared.ApiKeyId;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.shared.Ids;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.Set;
import java.util.UUID;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;

/** The edge on a real Tomcat without stores: the key {@code good} is a customer's, every other key is refused. */
@EnableAutoConfiguration(exclude = {DataSourceAutoConfiguration.class, FlywayAutoConfiguration.class})
@Import({
    Endpoints.class,
    ErrorPage.class,
    ListCursors.class,
    PlainParameters.class,
    ProblemResolver.class,
    SecurityConfiguration.class,
    TomcatConfiguration.class,
    WebConfiguration.class,
})
public class EdgeSlice {

    public static final Caller CALLER = TestCustomers.caller(
            new CustomerId(new UUID(1, 1)),
            "solo",
            new ApiKeyId(new UUID(2, 2)),
            Set.of(Scope.EXECUTE, Scope.READ),
            false);

    @Bean
    Ids ids() {
        return new Ids(Clock.systemUTC());
    }

    /** Five requests a minute, of which this caller has used two. */
    @Bean
    FilterRegistrationBean<Filter> rateLimitGate(Endpoints endpoints) {
        var gate = new RateLimitGate(
                request -> endpoints.of(request).counts(),
                caller -> new Standing("requests_per_minute", 5, 3, 12, 60, false),
                caller -> new Standing("reads_per_minute", 600, 599, 1, 60, false),
                caller -> new Standing("requests_per_minute", 5, 2, 11, 60, false));
        return WebConfiguration.ordered(gate, WebConfiguration.AFTER_SECURITY);
    }

    @Bean
    Filter apiKeyFilter() {
        return (request, response, chain) -> {
            var key = ((HttpServletRequest) request).getHeader("X-API-Key");
            if (key != null && !key.equals("good")) {
                throw new AppException(ErrorCode.UNAUTHENTICATED, "This API key is not known.");
            }
            if (key != null) {
                var proof = new TestingAuthenticationToken(CALLER, null, "caller");
                SecurityContextHolder.getContext().setAuthentication(proof);
            }
            chain.doFilter(request, response);
        };
    }
}
