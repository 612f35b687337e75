package io.agentmarket.engine;

import io.agentmarket.identity.CustomerListener;
import io.agentmarket.usage.Labels;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.shared.ExecutionId;
import java.util.Map;
import org.springframework.stereotype.Component;

/**
 * Cancels what a closed customer has running. A run that another replica let in meanwhile, within the 30 s that it
 * believes a key, ends by itself, or when the customer is closed once more.
 */
@Component
class RunsOfClosed implements CustomerListener {

    private static final int BATCH = 100;
    private static final Labels ANY = Labels.of(Map.of());

    private final RunStore store;
    private final Runs runs;

    RunsOfClosed(RunStore store, Runs runs) {
        this.store = store;
        this.runs = runs;
    }

    @Override
    public void closed(CustomerId customer) {
        for (var live = store.liveBefore(customer, Runs.LAST, null, null, ANY, BATCH); !live.isEmpty(); ) {
            live.forEach(seen -> cancel(customer, seen.run().id()));
            live = store.liveBefore(customer, live.getLast().run().id().value(), null, null, ANY, BATCH);
        }
    }

    private void cancel(CustomerId customer, ExecutionId id) {
        try {
            runs.cancel(customer, id);
        } catch (AppException e) {
            if (e.code() != ErrorCode.ALREADY_FINISHED && e.code() != ErrorCode.NOT_FOUND) {
                throw e;
            }
        }
    }
}
