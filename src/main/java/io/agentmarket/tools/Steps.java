package io.agentmarket.tools;

import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Steps of one tool call that outlive a crash, a wait for a person, and a change of replica. A repeated call walks
 * through the same steps: journaled ones answer from the journal, the next one is performed. So what a tool does
 * between steps must depend on its arguments and on earlier steps alone: no clock, no chance, no outside call.
 *
 * <p>A path names a step inside its call: {@code [a-zA-Z0-9._/-]}, at most 200 characters, used once per call; a loop
 * counts in it. Thread-safe.
 */
public interface Steps {

    /**
     * The result of some work, done at least once and journaled before this returns. Work interrupted by a crash is
     * repeated under the same effect key. A failure is journaled too, and thrown again when the call is repeated.
     *
     * @throws ToolFailure as the work did
     */
    JsonNode once(String path, Work work);

    /**
     * A person's decision on an action; requests it when there is none.
     *
     * @throws WaitingException until somebody has decided: pass it on at once, the call is repeated afterwards
     */
    Decision approval(String path, Action action);

    /**
     * The output of another package, run as a part of this run: its turns are on this run's bill, its steps in this
     * run's journal.
     *
     * @throws ToolFailure when there is no such package, the input breaks its schema, or it fails
     * @throws WaitingException while it waits for a person
     */
    JsonNode run(String path, String packageId, JsonNode input);

    /**
     * Waits this long from the time when the step was first reached, even across restarts; at most to the run's
     * deadline.
     */
    void pause(String path, Duration time);

    /**
     * Performs all branches side by side and returns their results in order. When one fails, the others still finish.
     *
     * @throws ToolFailure the first branch's that failed
     * @throws WaitingException when none failed and at least one waits
     */
    List<JsonNode> sideBySide(List<Supplier<JsonNode>> branches);

    /**
     * Keeps a file that its customer can fetch from the run; journaled before this returns. The same path is the same
     * file: when the call is made again, the content is not read. The stream is read to its end and not closed.
     *
     * @param name 1 to 120 characters: letters, digits, spaces and {@code ._()[]+,=@#~&!'-}; no path
     * @param mediaType one of those that the artifacts guide lists, without parameters; the content must be of it
     * @throws ToolFailure when name, type, content or size is not accepted, or the run has made as much as it may
     */
    Artifact keep(String path, String name, String mediaType, InputStream content);

    /** The work of a step. */
    @FunctionalInterface
    interface Work {
        /**
         * Does it.
         *
         * @param effectKey names this step for ever: send it along as the idempotency key of what is changed outside
         */
        JsonNode apply(String effectKey);
    }

    /**
     * A request for a person's decision. The decision applies to exactly these arguments (their SHA-256 as canonical
     * JSON, RFC 8785) and once.
     *
     * @param title a sentence of at most 200 characters: what would be done
     * @param arguments what exactly would be done; an object
     * @param risk low, medium or high
     * @param tool whose call it is, which bounds what a person may make of the arguments; null for any other action
     */
    record Action(
            String title,
            JsonNode arguments,
            String risk,
            @Nullable String tool) {

        public Action(String title, JsonNode arguments, String risk) {
            this(title, arguments, risk, null);
        }

        /** A call that is made with the arguments that a person lets pass. */
        public static Action ofCall(String tool, JsonNode arguments) {
            return new Action("Call the tool " + tool, arguments, "medium", tool);
        }
    }

    /**
     * The decision.
     *
     * @param arguments as approved: the action's own, or as the person edited them
     * @param comment the person's words, or null
     */
    record Decision(
            boolean approved, JsonNode arguments, @Nullable String comment) {}
}
