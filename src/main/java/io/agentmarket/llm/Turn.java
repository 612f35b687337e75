package io.agentmarket.llm;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.agentmarket.shared.Tokens;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One completed answer of a model.
 *
 * @param model the id of the model that answered, as the provider names it; {@code offline} for the offline model
 * @param text its text; the run's output as JSON if it called no tool
 * @param calls the tools that it calls, to be run in parallel; empty when it is done
 * @param tokens as the provider reported them; none for the offline model
 * @param stop why it stopped writing
 * @param requestId the provider's id of the call; null for the offline model
 * @param content the answer exactly as the provider wrote it (a list of content blocks), which it requires unchanged in
 * the next call; null if text and calls contain everything
 * @param described whether the output's schema was put into the prompt, because its provider does not enforce it; later
 * calls do the same, or the conversation would begin differently. Null if it makes no difference
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Turn(
        String model,
        String text,
        List<ToolCall> calls,
        Tokens tokens,
        Stop stop,
        @Nullable String requestId,
        @Nullable JsonNode content,
        @Nullable Boolean described) {

    /** Why a model stopped writing. */
    public enum Stop {
        /** The answer is complete, or it waits for the results of tools. */
        DONE,
        /**
         * The call reached {@code maxOutputTokens} or the model's context limit: the text or the last call may be cut.
         */
        LENGTH,
        /** The provider's safety system ended the answer. */
        REFUSED
    }

    public Turn {
        calls = List.copyOf(calls);
    }

    /** A turn of the offline model. */
    public static Turn offline(String text, List<ToolCall> calls) {
        return new Turn(Llm.OFFLINE, text, calls, Tokens.NONE, Stop.DONE, null, null, null);
    }
}
