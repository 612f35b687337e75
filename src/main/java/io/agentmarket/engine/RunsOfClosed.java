package io.agentmarket.engine;

import io.agentmarket.identity.CustomerListener;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.shared.ExecutionId;
import io.agentmarket.stores.Tenant;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * Cancels what a closed customer has running. A run that another replica let in meanwhile, within the 30 s that it
 * believes a key, ends by itself, or when the customer is closed once more.
 */
@Component
class RunsOfClosed implements CustomerListener {

    private final Tenant tenant;
    private final Runs runs;

    RunsOfClosed(Tenant tenant, Runs runs) {
        this.tenant = tenant;
        this.runs = runs;
    }

    @Override
    public void closed(CustomerId customer) {
        var live = tenant.platform(jdbc -> jdbc.sql(RunSql.LIVE_OF)
                .param("customer", customer.value())
                .query(UUID.class)
                .list());
        live.forEach(id -> cancel(customer, new ExecutionId(id)));
    }

    /** One that has ended meanwhile needs no cancelling. */
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
