package io.agentmarket.llm;

import io.agentmarket.shared.ApiKeyId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The port to a language model. */
public interface Llm {

    /** The model id of the offline model, which plays the package's playbook. */
    String OFFLINE = "offline";

    /** The offline model, for code other than the platform that plays playbooks. */
    static Llm offline() {
        return new OfflineModel();
    }

    /** Whether this port serves the model id with a key for it. */
    boolean serves(String model);

    /** The upstream's name, whose models fail together: a short word, the same for every model of the port. */
    default String upstream() {
        return OFFLINE;
    }

    /**
     * The key that pays for runs without a key of their customer; empty if there is none, or none is needed.
     *
     * @param starter the API key that starts the run, since a demo's stand-in serves the runs of one API key only; null
     * if no API key starts it
     */
    default Optional<ModelKey> platformKey(@Nullable ApiKeyId starter) {
        return Optional.empty();
    }

    /**
     * Makes one call for a turn and waits for the complete answer; the caller decides about retries. Interrupting the
     * thread ends the call.
     *
     * @throws io.agentmarket.resilience.UpstreamFailure if the provider did not complete the turn; the customer is not
     * charged for it
     * @throws io.agentmarket.shared.AppException {@code AGENT_FAILED} if the package's own playbook fails
     */
    Turn respond(ModelRequest request, TextSink text);
}
