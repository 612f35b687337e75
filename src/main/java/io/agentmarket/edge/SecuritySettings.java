package io.agentmarket.edge;

import io.agentmarket.shared.ErrorCode;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.core.userdetails.UsernameNotFoundException;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.AnonymousAuthenticationFilter;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;

/**
 * Who may call what: listed addresses are public, the rest of the API needs an API key, and everything else is closed.
 *
 * <p>There are no sessions and no cookies, hence nothing for another site to ride on: CSRF protection is off.
 */
@Configuration(proxyBeanMethods = false)
class SecuritySettings {

    /** What of the API anyone may read. */
    static final String[] PUBLIC_READS = {
        "/api/v1/marketplace/packages/**", "/api/v1/marketplace/categories", "/api/v1/tiers/**"
    };

    /** What lies among them and is a customer's own all the same. */
    static final String[] PRIVATE_READS = {"/api/v1/tiers/compare"};

    /** What of the API only calculates. */
    static final String[] PUBLIC_SUMS = {"/api/v1/tiers/estimate"};

    /** Where others call in without an API key and prove by a signature or a secret who they are. */
    static final String[] SIGNED_CALLS = {"/api/v1/billing/webhook", "/api/v1/triggers/{id}/fire"};

    private static final String[] PUBLIC_PAGES = {
        "/",
        "/docs",
        "/docs/**",
        "/openapi.json",
        "/openapi.yaml",
        "/health/**",
        "/.well-known/agentmarket-receipt-keys.json"
    };

    /** Scripts come from here only; Scalar's page writes style elements, so styles may be inline. */
    private static final String CONTENT_SECURITY_POLICY = "default-src 'self'; script-src 'self'; "
            + "style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; "
            + "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    private static final String PERMISSIONS =
            "accelerometer=(), camera=(), geolocation=(), microphone=(), payment=(), usb=()";

    @Bean
    SecurityFilterChain filterChain(HttpSecurity http, @Qualifier("apiKeyFilter") Filter apiKeyFilter)
            throws Exception {
        return http.sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .csrf(AbstractHttpConfigurer::disable)
                .formLogin(AbstractHttpConfigurer::disable)
                .httpBasic(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .headers(SecuritySettings::headers)
                .addFilterBefore(apiKeyFilter, AnonymousAuthenticationFilter.class)
                .authorizeHttpRequests(requests -> requests.dispatcherTypeMatchers(
                                DispatcherType.ASYNC, DispatcherType.ERROR, DispatcherType.FORWARD)
                        .permitAll()
                        .requestMatchers(HttpMethod.GET, PUBLIC_PAGES)
                        .permitAll()
                        .requestMatchers(HttpMethod.GET, PRIVATE_READS)
                        .authenticated()
                        .requestMatchers(HttpMethod.GET, PUBLIC_READS)
                        .permitAll()
                        .requestMatchers(HttpMethod.POST, PUBLIC_SUMS)
                        .permitAll()
                        .requestMatchers(HttpMethod.POST, SIGNED_CALLS)
                        .permitAll()
                        .requestMatchers("/api/**", "/metrics")
                        .authenticated()
                        .anyRequest()
                        .denyAll())
                .exceptionHandling(failures -> failures.authenticationEntryPoint(
                                (request, response, unused) -> refuse(request, response, ErrorCode.UNAUTHENTICATED))
                        .accessDeniedHandler(
                                (request, response, unused) -> refuse(request, response, ErrorCode.FORBIDDEN)))
                .build();
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

    /** Outside the API a closed address does not exist, whoever asks. */
    private static void refuse(HttpServletRequest request, HttpServletResponse response, ErrorCode code)
            throws IOException {
        var api = request.getRequestURI().startsWith("/api/");
        Problems.write(request, response, Refusal.of(api ? code.status() : HttpServletResponse.SC_NOT_FOUND));
    }

    /** What the firewall refuses (odd paths, control characters in headers) is a bad request like any other. */
    @Bean
    RequestRejectedHandler requestRejectedHandler() {
        return (request, response, thrown) -> Problems.write(request, response, thrown);
    }

    /** There are no passwords: without this bean the framework makes up a user and prints its password. */
    @Bean
    UserDetailsService noUsers() {
        return name -> {
            throw new UsernameNotFoundException("there are no users with passwords");
        };
    }
}
