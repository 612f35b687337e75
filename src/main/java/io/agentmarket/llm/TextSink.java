package io.agentmarket.llm;

/** Receives a turn's text while it is written; the completed {@link Turn} supersedes it. */
@FunctionalInterface
public interface TextSink {

    /** @param offset characters of this turn before {@code delta} */
    void write(int offset, String delta);
}
