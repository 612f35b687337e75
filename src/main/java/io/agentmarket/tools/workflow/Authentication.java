package io.agentmarket.tools.workflow;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import tools.jackson.databind.JsonNode;

/** How a call says who makes it: with a name and a password, or with a token. */
final class Authentication {

    private Authentication() {}

    /** The value of the header; it is sent and never journaled. */
    static String header(JsonNode policy) {
        if (policy.at("/bearer/token").isString()) {
            return "Bearer " + policy.at("/bearer/token").stringValue();
        }
        if (policy.at("/basic/username").isString()) {
            var pair = policy.at("/basic/username").stringValue() + ":"
                    + policy.at("/basic/password").asString("");
            return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
        }
        throw Fault.stop(
                Fault.Kind.AUTHORIZATION,
                "Only basic and bearer authentication with values in the workflow are offered.");
    }
}
