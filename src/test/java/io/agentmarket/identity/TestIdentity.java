package io.agentmarket.identity;

import io.agentmarket.stores.Tenant;
import jakarta.servlet.Filter;
import java.time.Clock;
import java.util.stream.Stream;

/** This module's beans over test stores. */
public final class TestIdentity {

    private TestIdentity() {}

    public static Customers customers(Tenant tenant) {
        var clock = Clock.systemUTC();
        return new Customers(
                tenant, new Authenticator(tenant, clock), new AuditLog(tenant, clock), Stream::empty, Stream::empty);
    }

    public static AuditLog auditLog(Tenant tenant, Clock clock) {
        return new AuditLog(tenant, clock);
    }

    /** As the edge's security chain has it. */
    public static Filter apiKeys(Tenant tenant, Clock clock) {
        return new ApiKeyFilter(new Authenticator(tenant, clock));
    }
}
