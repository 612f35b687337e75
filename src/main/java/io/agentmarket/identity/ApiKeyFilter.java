package io.agentmarket.identity;

import io.agentmarket.shared.AppException;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.shared.LogNames;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.MDC;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.authentication.preauth.PreAuthenticatedAuthenticationToken;
import org.springframework.security.web.context.RequestAttributeSecurityContextRepository;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Reads {@code X-API-Key} or {@code Authorization: Bearer}, which must not contradict, and makes the {@link Caller} the
 * request's principal.
 *
 * <p>A request without a key passes unauthenticated; one with a key that is not valid ends here with
 * {@code UNAUTHENTICATED} (or {@code STORE_UNAVAILABLE}), thrown for the edge to answer.
 */
public final class ApiKeyFilter extends OncePerRequestFilter {

    /** The header that names the key. */
    public static final String HEADER = "X-API-Key";

    private static final String BEARER = "Bearer ";

    private final Authenticator authenticator;
    private final RequestAttributeSecurityContextRepository contexts = new RequestAttributeSecurityContextRepository();

    ApiKeyFilter(Authenticator authenticator) {
        this.authenticator = authenticator;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var key = key(request);
        if (key.isPresent()) {
            var caller = authenticator.authenticate(key.get(), request.getRemoteAddr());
            MDC.put(LogNames.CUSTOMER_ID, caller.customer().toString());
            var context = SecurityContextHolder.createEmptyContext();
            context.setAuthentication(
                    new PreAuthenticatedAuthenticationToken(caller, "", AuthorityUtils.NO_AUTHORITIES));
            SecurityContextHolder.setContext(context);
            contexts.saveContext(context, request, response);
        }
        chain.doFilter(request, response);
    }

    private static Optional<String> key(HttpServletRequest request) {
        var keys = Stream.concat(
                        Collections.list(request.getHeaders(HEADER)).stream(),
                        Collections.list(request.getHeaders(HttpHeaders.AUTHORIZATION)).stream()
                                .filter(it -> it.regionMatches(true, 0, BEARER, 0, BEARER.length()))
                                .map(it -> it.substring(BEARER.length())))
                .map(String::strip)
                .distinct()
                .toList();
        if (keys.size() > 1) {
            throw new AppException(
                    ErrorCode.BAD_REQUEST, "The headers name more than one API key; send the one that shall count.");
        }
        return keys.stream().findFirst();
    }
}
