package io.agentmarket.shared;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Collects what is wrong with one request, so that one answer names all of it. */
public final class Faults {

    private final List<Violation> found = new ArrayList<>();
    private @Nullable AppException refusal;

    public void add(String pointer, String message) {
        found.add(new Violation(pointer, message));
    }

    public void addAll(List<Violation> violations) {
        found.addAll(violations);
    }

    /** Adds the fault unless the condition holds. */
    public void require(boolean condition, String pointer, String message) {
        if (!condition) {
            add(pointer, message);
        }
    }

    /** Adds the faults that the check throws. */
    public void check(Runnable check) {
        var unused = of(() -> {
            check.run();
            return true;
        });
    }

    /**
     * The value that the check returns; empty where it throws: its faults are added, any other refusal is kept. A place
     * that had a fault before gets no second one, since the check may have seen a substitute for its value.
     */
    public <T> Optional<T> of(Supplier<T> check) {
        try {
            return Optional.of(check.get());
        } catch (AppException e) {
            addOthers(e.violations());
            if (e.violations().isEmpty() && refusal == null) {
                refusal = e;
            }
            return Optional.empty();
        }
    }

    /** Adds those at places that had no fault before. */
    public void addOthers(List<Violation> violations) {
        found.addAll(violations.stream().filter(this::isNew).toList());
    }

    private boolean isNew(Violation violation) {
        var at = violation.pointer();
        return found.stream()
                .map(Violation::pointer)
                .noneMatch(known -> at.equals(known) || at.startsWith(known + "/"));
    }

    /** The faults in the order in which they were added. */
    public List<Violation> found() {
        return List.copyOf(found);
    }

    /** Whether anything is wrong. */
    public boolean isAny() {
        return refusal != null || !found.isEmpty();
    }

    /**
     * Throws where something is wrong.
     *
     * @throws AppException {@code INVALID_REQUEST} with all faults; without a fault, the first other refusal
     */
    public void throwIfAny() {
        if (!found.isEmpty()) {
            throw AppException.invalid(found);
        }
        if (refusal != null) {
            throw refusal;
        }
    }
}
