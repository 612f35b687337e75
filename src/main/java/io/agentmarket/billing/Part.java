package io.agentmarket.billing;

import io.agentmarket.shared.ApiKeyId;
import java.util.UUID;

/** A part of a customer's runs that can have a budget of its own. */
record Part(Kind kind, UUID id) {

    /** The property that the runs of the part have in common. */
    enum Kind {
        /** The API key that started them. */
        KEY,
        /** The deployment that was called. */
        DEPLOYMENT
    }

    static Part key(ApiKeyId key) {
        return new Part(Kind.KEY, key.value());
    }

    static Part deployment(UUID deployment) {
        return new Part(Kind.DEPLOYMENT, deployment);
    }
}
