package io.agentmarket.edge;

import io.agentmarket.identity.Caller;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.ErrorCode;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.core.userdetails.UsernameNotFoundException;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.AnonymousAuthenticationFilter;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;

/**
 * Enforces each handler's declaration of its callers: some handlers are open, the others need an API key, and addresses
 * without a handler are closed.
 *
 * <p>There are no sessions and no cookies that another site could abuse, so CSRF protection is off.
 */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {

    private static final Logger log = LoggerFactory.getLogger(SecurityConfiguration.class);

    /** Scripts come from here only; Scalar's page writes style elements, so styles may be inline. */
    private static final String CONTENT_SECURITY_POLICY = "default-src 'self'; script-src 'self'; "
            + "style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; "
            + "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    private static final String PERMISSIONS =
            "accelerometer=(), camera=(), geolocation=(), microphone=(), payment=(), usb=()";

    @Bean
    SecurityFilterChain filterChain(
            HttpSecurity http,
            @Qualifier("apiKeyFilter") Filter apiKeyFilter,
            Endpoints endpoints,
            ConfigurableApplicationContext context)
            throws Exception {
        return http.sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .csrf(AbstractHttpConfigurer::disable)
                .formLogin(AbstractHttpConfigurer::disable)
                .httpBasic(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .headers(SecurityConfiguration::headers)
                .addFilterBefore(new NotStopping(context::isClosed, endpoints), AnonymousAuthenticationFilter.class)
                .addFilterBefore(new ReadableAccept(), AnonymousAuthenticationFilter.class)
                .addFilterBefore(asUsed(apiKeyFilter, endpoints), AnonymousAuthenticationFilter.class)
                .authorizeHttpRequests(requests -> requests.dispatcherTypeMatchers(
                                DispatcherType.ASYNC, DispatcherType.ERROR, DispatcherType.FORWARD)
                        .permitAll()
                        .anyRequest()
                        .access((who, call) -> new AuthorizationDecision(
                                mayPass(endpoints.of(call.getRequest()).access(), who.get()))))
                .exceptionHandling(failures -> failures.authenticationEntryPoint(
                                (request, response, unused) -> refuse(request, response, ErrorCode.UNAUTHENTICATED))
                        .accessDeniedHandler(
                                (request, response, unused) -> refuse(request, response, ErrorCode.FORBIDDEN)))
                .build();
    }

    private static boolean mayPass(Endpoint.Access access, @Nullable Authentication who) {
        return switch (access) {
            case OPEN, OWN_PROOF -> true;
            case KEY -> who != null && who.getPrincipal() instanceof Caller;
            case CLOSED -> false;
        };
    }

    /** An address that is open to everybody answers a caller with a stale key as it answers strangers. */
    private static Filter asUsed(Filter apiKeyFilter, Endpoints endpoints) {
        return (request, response, chain) -> {
            switch (endpoints.of((HttpServletRequest) request).keyUse()) {
                case NONE -> chain.doFilter(request, response);
                case COUNTED -> {
                    try {
                        apiKeyFilter.doFilter(request, response, (unused, unusedToo) -> {});
                    } catch (AppException stale) {
                        log.debug("an open address ignores a key that is not valid");
                    }
                    chain.doFilter(request, response);
                }
                case CHECKED -> apiKeyFilter.doFilter(request, response, chain);
            }
        };
    }

    /** The key filter runs inside the security chain only, not once more in the container's. */
    @Bean
    FilterRegistrationBean<Filter> apiKeyFilterRegistration(@Qualifier("apiKeyFilter") Filter apiKeyFilter) {
        var registration = new FilterRegistrationBean<>(apiKeyFilter);
        registration.setEnabled(false);
        return registration;
    }

    private static void headers(HeadersConfigurer<HttpSecurity> headers) {
        headers.contentSecurityPolicy(policy -> policy.policyDirectives(CONTENT_SECURITY_POLICY))
                .frameOptions(HeadersConfigurer.FrameOptionsConfig::deny)
                .referrerPolicy(policy -> policy.policy(ReferrerPolicy.NO_REFERRER))
                .permissionsPolicyHeader(policy -> policy.policy(PERMISSIONS));
    }

    /** Outside the API, a closed address does not exist for anyone. */
    private static void refuse(HttpServletRequest request, HttpServletResponse response, ErrorCode code)
            throws IOException {
        var api = request.getRequestURI().startsWith("/api/");
        Problems.write(request, response, Refusal.of(api ? code.status() : HttpServletResponse.SC_NOT_FOUND));
    }

    /**
     * Answers a request that the firewall refuses (odd paths, control characters in headers) as an ordinary bad
     * request.
     */
    @Bean
    RequestRejectedHandler requestRejectedHandler() {
        return (request, response, thrown) -> Problems.write(request, response, thrown);
    }

    /** There are no passwords. Without this bean the framework creates a user and prints its password. */
    @Bean
    UserDetailsService noUsers() {
        return name -> {
            throw new UsernameNotFoundException("there are no users with passwords");
        };
    }
}
