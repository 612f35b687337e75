package io.agentmarket.tools;

import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Steps of one tool call, which survive a crash, a wait for an approval, and a change of replica. A repeated call goes
 * through the same steps: those in the journal return their results, the next one is performed. So a tool's code
 * between steps must depend only on its arguments and on earlier steps: no clock, no random numbers, no outside call.
 *
 * <p>A path names a step inside its call: {@code [a-zA-Z0-9._/-]}, at most 200 characters, used once per call; a loop
 * counts in it. Thread-safe.
 */
public interface Steps {

    /**
     * The result of some work. The work is done at least once, and its result is in the journal before this returns.
     * Work interrupted by a crash is repeated under the same effect key. A failure is written to the journal too, and
     * thrown again when the call is repeated.
     *
     * @throws ToolFailure if the work failed
     */
    JsonNode once(String path, Work work);

    /**
     * The decision on an action; requests an approval if there is none.
     *
     * @throws WaitingException while the approval is pending: do not catch it; the call is repeated after the decision
     */
    Decision approval(String path, Action action);

    /**
     * The output of another package, run as a part of this run: its turns are on this run's bill, its steps in this
     * run's journal.
     *
     * @throws ToolFailure when there is no such package, the input breaks its schema, or it fails
     * @throws WaitingException while it waits for an approval
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
     * Stores a file that its customer can fetch from the run; it is in the journal before this returns. The same path
     * is the same file: when the call is repeated, the content is not read. The stream is read to its end and not
     * closed.
     *
     * @param name 1 to 120 characters: letters, digits, spaces and {@code ._()[]+,=@#~&!'-}; no path
     * @param mediaType one of those that the artifacts guide lists, without parameters; the content must be of it
     * @throws ToolFailure when name, type, content or size is not accepted, or the run has reached its limit of files
     */
    Artifact keep(String path, String name, String mediaType, InputStream content);

    /** The work of a step. */
    @FunctionalInterface
    interface Work {
        /**
         * Does the work.
         *
         * @param effectKey identifies this step permanently; send it as the idempotency key with outside changes
         */
        JsonNode apply(String effectKey);
    }

    /**
     * A request for an approval. The decision applies to exactly these arguments (their SHA-256 as canonical JSON, RFC
     * 8785) and once.
     *
     * @param title a sentence of at most 200 characters that says what would be done
     * @param arguments the exact action; an object
     * @param risk low, medium or high
     * @param tool the tool to be called, whose schema limits edits of the arguments; null for any other action
     */
    record Action(
            String title,
            JsonNode arguments,
            String risk,
            @Nullable String tool) {

        public Action(String title, JsonNode arguments, String risk) {
            this(title, arguments, risk, null);
        }

        /** A call of a tool, made with the approved arguments. */
        public static Action ofCall(String tool, JsonNode arguments) {
            return new Action("Call the tool " + tool, arguments, "medium", tool);
        }
    }

    /**
     * The decision.
     *
     * @param arguments the approved arguments: those of the action, or edited ones
     * @param comment the comment of the decision, or null
     */
    record Decision(
            boolean approved, JsonNode arguments, @Nullable String comment) {}
}
