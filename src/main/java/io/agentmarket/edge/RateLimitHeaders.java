package io.agentmarket.edge;

import io.agentmarket.ratelimit.RateLimiter;
import io.agentmarket.ratelimit.Standing;
import io.agentmarket.shared.AppException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes the headers of a caller's standing: {@code RateLimit-Policy} and {@code RateLimit}
 * (draft-ietf-httpapi-ratelimit-headers-10, sections 3 and 4; the policy's name is the window's scope) and the older
 * {@code X-RateLimit-*} trio; and by {@code X-RateLimit-Mode: local} that this replica limits alone, since Redis does
 * not answer.
 */
public final class RateLimitHeaders {

    private static final String COUNTED = RateLimitHeaders.class.getName() + ".counted";
    private static final String STANDING = RateLimitHeaders.class.getName() + ".standing";

    private RateLimitHeaders() {}

    /** Marks a call that the engine counts itself, even if it refuses it. Only for a handler that counts as a run. */
    public static void counted(HttpServletRequest request) {
        request.setAttribute(COUNTED, true);
    }

    /** The standing is computed when a refusal is written, since no header can follow a sent body. */
    static void beforeRefusal(HttpServletRequest request, Supplier<Standing> standing) {
        request.setAttribute(STANDING, standing);
    }

    /** Writes the standing. A limit that is reached or unavailable does not change the reason of the refusal. */
    @SuppressWarnings("unchecked") // set above
    static void writeBeforeRefusal(HttpServletRequest request, HttpServletResponse response) {
        if (request.getAttribute(STANDING) instanceof Supplier<?> standing) {
            request.removeAttribute(STANDING);
            try {
                write(((Supplier<Standing>) standing).get(), response);
            } catch (AppException limited) {
                var unused = write(limited, response);
            }
        }
    }

    static boolean isCounted(HttpServletRequest request) {
        return request.getAttribute(COUNTED) != null;
    }

    /**
     * Sets the five headers, and the mode where it is not the usual one; {@code X-RateLimit-Reset} is in seconds from
     * now, as {@code t} is.
     */
    public static void write(Standing standing, HttpServletResponse response) {
        write(response, standing);
    }

    /** The same on a refusal, if it names its window by the members {@code scope}, {@code limit} and {@code reset}. */
    static boolean write(AppException refused, HttpServletResponse response) {
        var members = refused.members();
        if (members.get("scope") instanceof String scope
                && members.get("limit") instanceof Number limit
                && members.get("reset") instanceof Number reset) {
            var window = windowSeconds(scope);
            write(
                    response,
                    new Standing(
                            scope,
                            limit.longValue(),
                            0,
                            reset.longValue(),
                            window == null ? 0 : window,
                            RateLimiter.LOCAL.equals(members.get("mode"))));
            return true;
        }
        return false;
    }

    private static void write(HttpServletResponse response, Standing standing) {
        var name = '"' + standing.scope() + '"';
        var window = standing.windowSeconds() > 0 ? ";w=" + standing.windowSeconds() : "";
        response.setHeader("RateLimit-Policy", name + ";q=" + standing.limit() + window);
        response.setHeader("RateLimit", name + ";r=" + standing.remaining() + ";t=" + standing.resetSeconds());
        response.setHeader("X-RateLimit-Limit", Long.toString(standing.limit()));
        response.setHeader("X-RateLimit-Remaining", Long.toString(standing.remaining()));
        response.setHeader("X-RateLimit-Reset", Long.toString(standing.resetSeconds()));
        if (standing.local()) {
            response.setHeader("X-RateLimit-Mode", RateLimiter.LOCAL);
        }
    }

    private static @Nullable Long windowSeconds(String scope) {
        if (scope.contains("_per_minute")) {
            return 60L;
        }
        if (scope.contains("_per_hour")) {
            return 3_600L;
        }
        return scope.contains("_per_day") ? 86_400L : null;
    }
}
