package io.agentmarket.llm.anthropic;

/** A stream that is not a complete answer. The message is ours, never the provider's. */
final class BrokenAnswer extends RuntimeException {

    BrokenAnswer(String message) {
        super(message);
    }
}
