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
 * The library calls this class before and after it evaluates each term. Before: depth, number of terms and time are
 * checked. After: the term's value is weighed, so that no later term works on a larger one. Values that collect the
 * results of many terms, as a list or a path does, are also weighed while they grow. GuardedFunctions checks functions
 * that make large results in one call. The library's own Timebox is not used: it does not check inside list and object
 * constructors.
 */
/** The bounds of one JSONata evaluation. Once a bound is exceeded, the evaluation has failed. For one thread. */
final class ValueAllowance implements AutoCloseable {

    /**
     * Of computing time, independent of other load on the machine; a playbook's expressions take a few milliseconds.
     */
    static final Duration MAX_TIME = Duration.ofSeconds(5);

    /** Evaluated terms: about a second. */
    static final int MAX_TERMS = 2_000_000;

    /** Nesting of terms during evaluation. */
    static final int MAX_DEPTH = 400;

    /** The maximum weight of one value, beyond all values that the evaluation was given; see {@link ValueWeights}. */
    static final long MAX_VALUE = 2 * 1_024 * 1_024;

    /** Far more than any conversation has. */
    private static final long MAX_GIVEN = 64 * 1_024 * 1_024;

    /** The maximum weight of all values that the evaluation makes together; each part counts where it is new. */
    static final long MAX_MADE = 32 * 1_024 * 1_024;

    /** Lists in a list that are collected by copying the list for each of them. */
    private static final int MAX_COPIES = 10_000;

    /** Beyond this an evaluation waits for its turn: more terms, or more weight, than any bundled playbook needs. */
    private static final int MANY_TERMS = 50_000;

    private static final long MUCH_MADE = 2 * 1_024 * 1_024;

    /*
     * An evaluation does not yield its processor, and several at once could each use their allowance of memory. So
     * large ones take turns, and leave one processor for everything else. There can be no deadlock: an evaluation that
     * waits holds no turn, because no evaluation starts another.
     */
    private static final Semaphore TURNS =
            new Semaphore(Math.max(1, Runtime.getRuntime().availableProcessors() - 1));

    private static final VarHandle TYPE = typeOfTerm();

    /** Terms that pass on or use the values of their inner terms; all other terms may collect their items. */
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

    /** @param given all values that the expression can read */
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
            check(gathered[depth] <= most, "collects more items than one value may have");
        }
    }

    /** Waiting does not count as the evaluation's time. */
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

    /** Counts a new value of this weight. */
    void made(long weight) {
        made += weight;
        check(made <= MAX_MADE, "makes too many values, or values that are too large");
    }

    /** The maximum weight of a value. */
    long most() {
        return most;
    }

    ValueWeights.Weighed weigh(@Nullable Object value) {
        return weights.of(value, most);
    }

    /** @throws IllegalArgumentException if the time is over */
    void tick() {
        check(!time.isOver(), "takes more than " + MAX_TIME.toSeconds() + " seconds");
    }

    /** @throws IllegalArgumentException if the condition is false */
    void check(boolean kept, String otherwise) {
        if (!kept) {
            refusal = refusal == null ? otherwise : refusal;
            throw new IllegalArgumentException(otherwise);
        }
    }

    /** The bound that the evaluation exceeded, even if the library changed the error; null if it exceeded none. */
    @Nullable String refusal() {
        return refusal;
    }

    private static VarHandle typeOfTerm() {
        try {
            return MethodHandles.privateLookupIn(Parser.Symbol.class, MethodHandles.lookup())
                    .findVarHandle(Parser.Symbol.class, "type", String.class);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the JSONata library is not the version that this code was written for", e);
        }
    }

    /** Whether a list is a range that has not been written out. */
    static boolean isRange(Object list) {
        return list instanceof Utils.RangeList;
    }
}
