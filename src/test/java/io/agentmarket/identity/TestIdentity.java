package io.agentmarket.identity;

import io.agentmarket.stores.Tenant;
import java.time.Clock;
import java.util.stream.Stream;

/** This module's beans over test stores. */
public final class TestIdentity {

    private TestIdentity() {}

    public static Customers customers(Tenant tenant) {
        var clock = Clock.systemUTC();
        return new Customers(tenant, new Authenticator(tenant, clock), new AuditLog(tenant, clock), Stream::empty);
    }

    public static AuditLog auditLog(Tenant tenant, Clock clock) {
        return new AuditLog(tenant, clock);
    }
}
