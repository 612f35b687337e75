package io.agentmarket.llm;

import java.util.Optional;

/** The port to a language model. */
public interface Llm {

    /** The model id that stands for no model at all: the package's playbook. */
    String OFFLINE = "offline";

    /** The offline model, for users of playbooks other than the platform. */
    static Llm offline() {
        return new OfflineModel();
    }

    /** Whether this port serves the model id, given a key for it. */
    boolean serves(String model);

    /** The upstream's name: its models fail together. A short word, the same for every model of the port. */
    default String upstream() {
        return OFFLINE;
    }

    /**
     * The platform's own key for what this port serves; empty where only a customer's key would do, or none is needed.
     */
    default Optional<ModelKey> platformKey() {
        return Optional.empty();
    }

    /**
     * Requests one turn once and waits for all of it; the caller decides about retries. Interrupting the thread ends
     * the call.
     *
     * @throws io.agentmarket.resilience.UpstreamFailure when the provider did not complete the turn; the customer pays
     *     nothing for it
     * @throws io.agentmarket.shared.AppException {@code AGENT_FAILED} when the package's own playbook fails
     */
    Turn respond(ModelRequest request, TextSink text);
}
