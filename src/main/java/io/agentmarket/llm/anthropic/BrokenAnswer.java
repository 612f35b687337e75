package io.agentmarket.llm.anthropic;

/** A stream that ended or reads in a way that no complete answer does. The message is ours, never the provider's. */
final class BrokenAnswer extends RuntimeException {

    BrokenAnswer(String message) {
        super(message);
    }
}
