package io.agentmarket.shared;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An endpoint whose bodies have rules beyond the types of their members.
 *
 * <p>A body with a member that cannot be read never reaches its handler. The edge asks the endpoint for the other
 * faults of that body, so that one answer names all of them.
 *
 * @param <C> the caller; nullable where the endpoint is open to strangers
 */
public interface BodyRules<C extends @Nullable Object> {

    /**
     * Checks a body as its handler does before it acts; changes nothing.
     *
     * @param body has an empty text, a zero, or the like in place of each member that is missing or cannot be read
     * @param path the variables of the address
     * @throws AppException where the handler would throw it
     */
    void check(C caller, Object body, Map<String, String> path);
}
