package io.agentmarket.engine;

import io.agentmarket.identity.Customers;
import io.agentmarket.journal.Run;
import io.agentmarket.ratelimit.RateLimiter;
import io.agentmarket.shared.AppException;
import org.springframework.stereotype.Component;

/** Admits a package that begins inside a run: it counts toward its customer's limit of that agent. */
@FunctionalInterface
interface PartLimit {

    /** @throws AppException {@code RATE_LIMITED} when the limit is reached */
    void admit(Run run, String packageId);

    /** Uses the customer's current limits; a customer that no longer exists has none. */
    @Component
    final class OfCustomer implements PartLimit {

        private final Customers customers;
        private final RateLimiter limiter;

        OfCustomer(Customers customers, RateLimiter limiter) {
            this.customers = customers;
            this.limiter = limiter;
        }

        @Override
        public void admit(Run run, String packageId) {
            StoreWait.untilAnswered(() -> customers.find(run.customer()))
                    .ifPresent(customer ->
                            limiter.admitPart(customer.id(), customer.tier(), customer.override(), packageId));
        }
    }
}
