package io.agentmarket.llm;

/** The port to a language model. */
public interface Llm {

    /** The model id that stands for no model at all: the package's playbook. */
    String OFFLINE = "offline";

    /** Whether this port serves the model id. */
    boolean serves(String model);

    /**
     * Asks for one turn and waits for all of it.
     *
     * @throws io.agentmarket.shared.AppException {@code MODEL_UNAVAILABLE} or {@code AGENT_FAILED}; nothing was completed
     */
    Turn respond(ModelRequest request, TextSink text);
}
