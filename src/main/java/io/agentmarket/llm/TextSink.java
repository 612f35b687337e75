package io.agentmarket.llm;

/** Receives a turn's text while it is written; what it got is superseded by the completed {@link Turn}. */
@FunctionalInterface
public interface TextSink {

    /** @param offset characters of this turn before {@code delta} */
    void write(int offset, String delta);
}
