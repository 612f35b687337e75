package io.agentmarket.expressions;

import com.dashjoin.jsonata.Functions;
import com.dashjoin.jsonata.JException;
import com.dashjoin.jsonata.Jsonata;
import io.agentmarket.shared.Json;
import io.agentmarket.shared.WorkTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A JSONata expression that is bounded by a {@link ValueAllowance} and gives the same result for the same variables.
 * Its regexes run on RE2, in linear time.
 *
 * <p>It is parsed again for each evaluation: the library keeps the last evaluation's variables in the compiled object,
 * where the next evaluation, perhaps another customer's, could read them. Parsing costs about a millisecond for six
 * kilobytes.
 */
public record Expression(String source) {

    /** The names of JSONata's functions, without their sign, as its documentation lists them. */
    public static final Set<String> FUNCTIONS =
            Set.of(("abs append assert average base64decode base64encode boolean ceil"
                            + " clone contains count decodeUrl decodeUrlComponent distinct each encodeUrl encodeUrlComponent"
                            + " error eval exists filter floor formatBase formatInteger formatNumber fromMillis join keys length"
                            + " lookup lowercase map match max merge millis min not now number pad parseInteger power random"
                            + " reduce replace reverse round shuffle sift single sort split spread sqrt string substring"
                            + " substringAfter substringBefore sum toMillis trim type uppercase zip")
                    .split(" "));

    /** Functions whose value changes from one evaluation to the next, or whose program comes with the data. */
    public static final Set<String> UNAVAILABLE = Set.of("eval", "millis", "now", "random", "shuffle");

    private static final int MAX_SOURCE_CHARS = 64 * 1024;

    /** The maximum width for {@code $pad}. */
    private static final int MAX_PAD = 1_000;

    private static final int MAX_MESSAGE = 500;

    /** Names under which the library finds the observers of an evaluation; an expression could replace them. */
    private static final String WATCHERS = "__evaluate";

    /** @throws IllegalArgumentException if it does not parse, or has a regex that could hang */
    public void verify() {
        parse(WorkTime.of(ValueAllowance.MAX_TIME));
    }

    /** Why {@link #verify} refuses it: that it does not parse, or each regex that could hang. */
    public List<String> faults() {
        var regexes = new ArrayList<String>();
        try {
            parse(parsed -> regexes.addAll(Regexes.faults(parsed)));
            return regexes;
        } catch (IllegalArgumentException e) {
            return List.of(String.valueOf(e.getMessage()));
        }
    }

    /**
     * Verifies that it can be evaluated: also refuses what fails whatever the variables are. These are functions that
     * there are not or that are not available, and a value that depends on no variable and cannot be computed.
     *
     * @return the value of one that depends on no variable; empty otherwise
     * @throws IllegalArgumentException if it could never be evaluated
     */
    public Optional<JsonNode> verifyUse() {
        var names = UsedNames.of(parse(WorkTime.of(ValueAllowance.MAX_TIME)));
        names.fault().ifPresent(fault -> {
            throw new IllegalArgumentException(fault);
        });
        return names.isConstant() ? Optional.of(over(Map.of()).orElseGet(Json.MAPPER::nullNode)) : Optional.empty();
    }

    /**
     * The value for JSON variables.
     *
     * @return empty if the expression selects nothing
     * @throws IllegalArgumentException as {@link #evaluate}
     */
    public Optional<JsonNode> over(Map<String, JsonNode> variables) {
        var plain = new HashMap<String, @Nullable Object>();
        variables.forEach((name, value) -> plain.put(name, PlainJson.plain(value)));
        return evaluate(plain);
    }

    /**
     * @return the value; empty if the expression selects nothing
     * @throws IllegalArgumentException if it fails, exceeds its allowance, or makes a value that is not JSON; with at
     * most {@value #MAX_MESSAGE} characters
     */
    public Optional<JsonNode> evaluate(Map<String, @Nullable Object> variables) {
        return evaluate(variables, ValueAllowance.MAX_TIME);
    }

    /** @param most the time limit for its regexes */
    public Optional<JsonNode> evaluate(Map<String, @Nullable Object> variables, Duration most) {
        var parsed = parse(WorkTime.of(most));
        try (var allowance = new ValueAllowance(variables)) {
            return evaluate(parsed, variables, allowance);
        }
    }

    private static Optional<JsonNode> evaluate(
            Jsonata parsed, Map<String, @Nullable Object> variables, ValueAllowance allowance) {
        try {
            var made = Optional.ofNullable(parsed.evaluate(variables, bounds(parsed, allowance)))
                    .map(PlainJson::node);
            if (allowance.refusal() != null) {
                throw failed(allowance, "", null);
            }
            return made;
        } catch (JException e) {
            throw failed(allowance, e.getDetailedErrorMessage(), e);
        } catch (StackOverflowError e) {
            throw failed(allowance, "nested too deeply", e);
        } catch (RuntimeException e) { // the library does not catch its own cast and index errors
            throw failed(allowance, OwnWords.of(e, "has a value of a type that it cannot use"), e);
        }
    }

    private static IllegalArgumentException failed(
            ValueAllowance allowance, String message, @Nullable Throwable cause) {
        var why = allowance.refusal() == null ? message : "the expression " + allowance.refusal();
        return new IllegalArgumentException(
                why.length() <= MAX_MESSAGE ? why : why.substring(0, MAX_MESSAGE - 3) + "...", cause);
    }

    private Jsonata parse(WorkTime time) {
        return parse(parsed -> Regexes.makeLinear(parsed, time));
    }

    private Jsonata parse(Consumer<Jsonata> regexes) {
        if (source.isBlank() || source.length() > MAX_SOURCE_CHARS) {
            throw new IllegalArgumentException("an expression has 1 to " + MAX_SOURCE_CHARS + " characters");
        }
        if (source.contains(WATCHERS)) {
            throw new IllegalArgumentException("no name may contain " + WATCHERS);
        }
        try {
            var parsed = Jsonata.jsonata(source);
            regexes.accept(parsed);
            return parsed;
        } catch (JException e) {
            throw new IllegalArgumentException(e.getDetailedErrorMessage(), e);
        } catch (StackOverflowError e) {
            throw new IllegalArgumentException("nested too deeply", e);
        } catch (IllegalArgumentException e) {
            throw e instanceof PatternSyntaxException
                    ? new IllegalArgumentException("has a regex that does not parse: " + e.getMessage(), e)
                    : e;
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(OwnWords.of(e, "does not parse"), e);
        }
    }

    private static Jsonata.Frame bounds(Jsonata parsed, ValueAllowance allowance) {
        var frame = parsed.createFrame();
        allowance.watch(frame);
        RegexFunctions.bind(frame);
        for (var name : new String[] {"now", "millis", "random"}) {
            frame.bind(name, Jsonata.function(name, () -> refuse(name), "<:s>"));
        }
        for (var name : new String[] {"shuffle", "eval"}) {
            frame.bind(name, Jsonata.function(name, (Object ignored) -> refuse(name), "<x:x>"));
        }
        frame.bind(
                "pad",
                Jsonata.function(
                        "pad", (String text, Number width, String with) -> pad(text, width, with), "<s-ns?:s>"));
        GuardedFunctions.bind(frame, allowance);
        return frame;
    }

    /** The refusal of such a function. */
    public static String unavailable(String name) {
        return "$" + name + " is not available, because expressions are deterministic";
    }

    private static Object refuse(String name) {
        throw new IllegalArgumentException(unavailable(name));
    }

    private static @Nullable String pad(String text, Number width, @Nullable String with) {
        if (Math.abs(width.longValue()) > MAX_PAD || with != null && with.length() > MAX_PAD) {
            throw new IllegalArgumentException("$pad accepts and makes at most " + MAX_PAD + " characters");
        }
        return Functions.pad(text, width.intValue(), with);
    }
}
