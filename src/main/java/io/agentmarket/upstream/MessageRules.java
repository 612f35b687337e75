package io.agentmarket.upstream;

import tools.jackson.databind.JsonNode;

final class MessageRules {

    private final Signatures signatures;

    MessageRules(Signatures signatures) {
        this.signatures = signatures;
    }

    void check(JsonNode body, ModelRules rules, String keyFingerprint) {
        signatures.before("");
    }
}
