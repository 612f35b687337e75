package io.agentmarket.toolkits.data.plans;

import io.agentmarket.shared.Violation;
import java.util.List;
import java.util.stream.Collectors;

/** A request that cannot be a plan: all that is wrong with it, each fault with the pointer of its part. */
public final class PlanRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<Violation> faults;

    public PlanRefusedException(List<Violation> faults) {
        super(faults.stream()
                .map(fault -> fault.pointer() + ": " + fault.message())
                .collect(Collectors.joining("; ")));
        this.faults = List.copyOf(faults);
    }

    /** The faults, in the order of the request. */
    public List<Violation> faults() {
        return faults;
    }
}
