package io.agentmarket.expressions;

import com.dashjoin.jsonata.Jsonata;
import com.dashjoin.jsonata.Parser;
import com.dashjoin.jsonata.Utils;
import io.agentmarket.shared.WorkTime;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/*
 * The library tells of each term before and after it is evaluated. Before: how deep, how many, how long. After: what
 * the term made is weighed, so that no later term works on more than that. What gathers the values of many terms, as a
 * list or a path does, is also weighed while it grows. Functions that make much of little in one go are checked by
 * GuardedFunctions. The library's own Timebox is not used: it looks away inside list and object constructors.
 */
/** The bounds of one JSONata evaluation. Once something is refused, the evaluation has failed. For one thread. */
final class ValueAllowance implements AutoCloseable {

    /** Of work, whatever else the machine does; a playbook's expressions take a few milliseconds. */
    static final Duration MAX_TIME = Duration.ofSeconds(5);

    /** Evaluated terms: about a second. */
    static final int MAX_TERMS = 2_000_000;

    /** Terms inside each other while they are evaluated. */
    static final int MAX_DEPTH = 400;

    /** What one value may weigh beyond all that the evaluation was given; see {@link ValueWeights}. */
    static final long MAX_VALUE = 2 * 1_024 * 1_024;

    /** Far beyond what any conversation holds. */
    private static final long MAX_GIVEN = 64 * 1_024 * 1_024;

    /** What all values that the evaluation makes may weigh together, each counted where it is new. */
    static final long MAX_MADE = 32 * 1_024 * 1_024;

    /** Lists in a list that are gathered by copying it for each of them. */
    private static final int MAX_COPIES = 10_000;

    /** From here on an evaluation needs a turn: more terms, or more made, than any playbook here needs. */
    private static final int MANY_TERMS = 50_000;

    private static final long MUCH_MADE = 2 * 1_024 * 1_024;

    /*
     * An evaluation does not let go of its processor, and several at once could each fill their allowance of memory. So
     * large ones take turns, and leave one processor to everything else. Who waits for a turn has none: no evaluation
     * starts another.
     */
    private static final Semaphore TURNS =
            new Semaphore(Math.max(1, Runtime.getRuntime().availableProcessors() - 1));

    private static final VarHandle TYPE = typeOfTerm();

    /** What hands on or uses the values of the terms inside it; anything else may gather their items. */
    private static final Set<String> PASSING =
            Set.of("function", "apply", "binary", "block", "condition", "bind", "lambda", "partial", "transform");

    private static final Set<String> MAKING = Set.of("binary", "function", "apply");

    private final ValueWeights weights = new ValueWeights();
    private final long most;
    private final WorkTime time = WorkTime.of(MAX_TIME);
    private boolean hasTurn;
    private final long[] gathered = new long[MAX_DEPTH + 1];
    private final boolean[] gathers = new boolean[MAX_DEPTH + 1];
    private @Nullable String refusal;
    private long made;
    private int terms;
    private int depth;

    /** @param given all that the expression sees */
    ValueAllowance(Object given) {
        this.most = MAX_VALUE + Math.min(MAX_GIVEN, weights.of(given, MAX_GIVEN).weight());
    }

    void watch(Jsonata.Frame frame) {
        frame.setEvaluateEntryCallback((term, in, variables) -> enter(String.valueOf(TYPE.get(term)), in));
        frame.setEvaluateExitCallback((term, in, variables, result) -> leave(String.valueOf(TYPE.get(term)), result));
    }

    private void enter(String type, @Nullable Object in) {
        tick();
        check(++terms <= MAX_TERMS, "takes more than " + MAX_TERMS + " steps");
        if (terms > MANY_TERMS || made > MUCH_MADE) {
            takeTurn();
        }
        check(++depth <= MAX_DEPTH, "is nested more than " + MAX_DEPTH + " deep while it is evaluated");
        gathered[depth] = 0;
        gathers[depth] = !PASSING.contains(type);
        if (type.equals("transform")) {
            weights.remembersNothing();
        }
        if (type.equals("wildcard")) {
            check(ValueWeights.lists(in) <= MAX_COPIES, "has * over more than " + MAX_COPIES + " lists");
        }
    }

    private void leave(String type, @Nullable Object result) {
        depth--;
        var weighed = weights.of(result, most);
        check(weighed.weight() <= most, "makes a value that is too large or nested too deeply");
        made(MAKING.contains(type) ? weighed.fresh() : weighed.freshItems());
        if (gathers[depth] && result instanceof List<?>) {
            gathered[depth] += ValueWeights.alone(result);
            check(gathered[depth] <= most, "gathers more values than one may hold");
        }
    }

    /** The time that it waits is not the evaluation's. */
    private void takeTurn() {
        if (!hasTurn) {
            TURNS.acquireUninterruptibly();
            hasTurn = true;
            time.skip();
        }
    }

    @Override
    public void close() {
        if (hasTurn) {
            hasTurn = false;
            TURNS.release();
        }
    }

    /** Something of this weight is made. */
    void made(long weight) {
        made += weight;
        check(made <= MAX_MADE, "makes too many and too large values");
    }

    /** What a value may weigh. */
    long most() {
        return most;
    }

    ValueWeights.Weighed weigh(@Nullable Object value) {
        return weights.of(value, most);
    }

    /** @throws IllegalArgumentException when the time is over */
    void tick() {
        check(!time.isOver(), "takes more than " + MAX_TIME.toSeconds() + " seconds");
    }

    /** @throws IllegalArgumentException when it is not so */
    void check(boolean kept, String otherwise) {
        if (!kept) {
            refusal = refusal == null ? otherwise : refusal;
            throw new IllegalArgumentException(otherwise);
        }
    }

    /** Why the evaluation has failed, whatever the library made of that; null when nothing was refused. */
    @Nullable String refusal() {
        return refusal;
    }

    private static VarHandle typeOfTerm() {
        try {
            return MethodHandles.privateLookupIn(Parser.Symbol.class, MethodHandles.lookup())
                    .findVarHandle(Parser.Symbol.class, "type", String.class);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the library for JSONata is not the one this was written for", e);
        }
    }

    /** Whether a list is a range that has not been written out. */
    static boolean isRange(Object list) {
        return list instanceof Utils.RangeList;
    }
}
