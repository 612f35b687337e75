package io.agentmarket.toolkits.workflows;

import io.agentmarket.shared.Json;
import io.agentmarket.tools.Secrets;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Authenticates a call, with values in the workflow or secrets of its deployment. Secrets are used only in headers,
 * never in data.
 *
 * @param definition its {@code use.secrets} names the secrets that it may use
 */
record Authentication(JsonNode definition, Secrets secrets) {

    /** The value of the header; no step records it. */
    String header(JsonNode policy) {
        if (policy.at("/bearer/token").isString()) {
            return "Bearer " + policy.at("/bearer/token").stringValue();
        }
        if (policy.at("/bearer/use").isString()) {
            return "Bearer " + secret(policy.at("/bearer/use").stringValue());
        }
        if (policy.at("/basic/username").isString()) {
            var pair = policy.at("/basic/username").stringValue() + ":"
                    + policy.at("/basic/password").asString("");
            return basic(pair);
        }
        if (policy.at("/basic/use").isString()) {
            return basic(secret(policy.at("/basic/use").stringValue()));
        }
        throw Fault.stop(Fault.Kind.AUTHORIZATION, "Only basic and bearer authentication are supported.");
    }

    /** Whether {@link #header} supports it. */
    static boolean isOffered(JsonNode policy) {
        return policy.at("/bearer/token").isString()
                || policy.at("/bearer/use").isString()
                || policy.at("/basic/username").isString()
                || policy.at("/basic/use").isString();
    }

    /** The value of {@code $secrets} in expressions in headers: the secrets that the workflow names. */
    ObjectNode named() {
        var all = Json.MAPPER.createObjectNode();
        definition.at("/use/secrets").forEach(name -> all.put(name.asString(""), secret(name.asString(""))));
        return all;
    }

    private String secret(String name) {
        for (var each : definition.at("/use/secrets")) {
            if (each.asString("").equals(name)) {
                return secrets.find(name)
                        .orElseThrow(() -> Fault.stop(
                                Fault.Kind.CONFIGURATION,
                                "There is no secret " + name + "; give it to the deployment that runs this workflow."));
            }
        }
        throw Fault.stop(Fault.Kind.CONFIGURATION, "The secret " + name + " is not among use.secrets.");
    }

    private static String basic(String pair) {
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }
}
