package io.agentmarket.identity;

import java.util.Map;

/**
 * An endpoint whose bodies have rules beyond the types of their members.
 *
 * <p>A body with a member that cannot be read never reaches its handler. The edge asks the endpoint for the other
 * faults of that body, so that one answer names all of them.
 */
public interface BodyRules {

    /**
     * Checks a body as its handler does before it acts; changes nothing.
     *
     * @param body has an empty text, a zero, or the like in place of each member that is missing or cannot be read
     * @param path the variables of the address
     * @throws io.agentmarket.shared.AppException where the handler would throw it
     */
    void check(Caller caller, Object body, Map<String, String> path);
}
