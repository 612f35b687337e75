package io.agentmarket.automation;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.agentmarket.journal.RunNews;
import java.util.Arrays;
import java.util.Optional;

/** The events that an endpoint can receive. */
enum EventKind {
    @JsonProperty("run.succeeded")
    RUN_SUCCEEDED("run.succeeded"),
    @JsonProperty("run.failed")
    RUN_FAILED("run.failed"),
    @JsonProperty("run.cancelled")
    RUN_CANCELLED("run.cancelled"),
    @JsonProperty("run.timed_out")
    RUN_TIMED_OUT("run.timed_out"),
    @JsonProperty("approval.requested")
    APPROVAL_REQUESTED("approval.requested"),
    @JsonProperty("approval.decided")
    APPROVAL_DECIDED("approval.decided"),
    @JsonProperty("budget.threshold_reached")
    BUDGET_THRESHOLD_REACHED("budget.threshold_reached"),
    @JsonProperty("budget.exceeded")
    BUDGET_EXCEEDED("budget.exceeded"),
    @JsonProperty("deployment.version_withdrawn")
    DEPLOYMENT_VERSION_WITHDRAWN("deployment.version_withdrawn"),
    @JsonProperty("schedule.refused")
    SCHEDULE_REFUSED("schedule.refused"),
    @JsonProperty("schedule.switched_off")
    SCHEDULE_SWITCHED_OFF("schedule.switched_off");

    private final String id;

    EventKind(String id) {
        this.id = id;
    }

    /** The name in messages and in the database. */
    String id() {
        return id;
    }

    boolean isOfBudget() {
        return this == BUDGET_THRESHOLD_REACHED || this == BUDGET_EXCEEDED;
    }

    static Optional<EventKind> of(String id) {
        return Arrays.stream(values()).filter(kind -> kind.id.equals(id)).findFirst();
    }

    /** Empty for the end of a sub-run: its parent's end is reported instead. */
    static Optional<EventKind> of(RunNews.Item item) {
        return switch (item.type()) {
            case APPROVAL_REQUESTED -> Optional.of(APPROVAL_REQUESTED);
            case APPROVAL_DECIDED -> Optional.of(APPROVAL_DECIDED);
            case FINISHED ->
                item.child()
                        ? Optional.empty()
                        : of("run." + item.payload().path("status").asString(""));
            default -> Optional.empty();
        };
    }
}
