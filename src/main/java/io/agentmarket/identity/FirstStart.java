package io.agentmarket.identity;

import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.Ids;
import io.agentmarket.stores.PlatformLock;
import io.agentmarket.stores.Tenant;
import io.agentmarket.tiers.LimitChange;
import java.time.Clock;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Creates the first customers, without which nobody could call the platform: the operator and, on an embedded database,
 * the demo customer.
 */
final class FirstStart {

    static final Set<Scope> CUSTOMER_SCOPES = EnumSet.complementOf(EnumSet.of(Scope.OPERATOR, Scope.METRICS));
    private static final String KEY_NAME = "first key";

    private final Tenant tenant;
    private final Ids ids;
    private final Clock clock;
    private final KeyMaker maker;

    FirstStart(Tenant tenant, Ids ids, Clock clock) {
        this.tenant = tenant;
        this.ids = ids;
        this.clock = clock;
        this.maker = new KeyMaker(ids, clock);
    }

    /** Creates the operator unless there is one. Its first key is written to the file before it becomes valid. */
    boolean bootstrapOperator(KeyFile file) {
        return tenant.platform(client -> {
            var sql = new IdentitySql(client);
            PlatformLock.FIRST_START.take(client);
            if (new CustomersSql(client).first(true).isPresent()) {
                return false;
            }
            file.create(key(sql, customer(client, "Operator", true), EnumSet.allOf(Scope.class)));
            return true;
        });
    }

    /** The demo customer's key: the known one while it is valid, else a new one. */
    KeyText demoKey(Optional<String> known) {
        return usableKey(known, "Demo Company", false, CUSTOMER_SCOPES);
    }

    /** The operator's key: the known one while it is valid, else a new one. */
    KeyText operatorKey(Optional<String> known) {
        return usableKey(known, "Operator", true, EnumSet.allOf(Scope.class));
    }

    private KeyText usableKey(Optional<String> known, String name, boolean operator, Set<Scope> scopes) {
        return tenant.platform(client -> {
            var sql = new IdentitySql(client);
            PlatformLock.FIRST_START.take(client);
            var good = known.flatMap(KeyText::parse)
                    .filter(it -> sql.owner(it.hash())
                            .filter(owner -> owner.key().isUsable(clock.instant()))
                            .isPresent());
            return good.orElseGet(() -> {
                var customer =
                        new CustomersSql(client).first(operator).orElseGet(() -> customer(client, name, operator));
                return key(sql, customer, scopes);
            });
        });
    }

    private Customer customer(JdbcClient client, String name, boolean operator) {
        var customer = new Customer(
                new CustomerId(ids.next()), name, "elite", Customer.Status.ACTIVE, operator, LimitChange.NONE);
        new CustomersSql(client).insert(customer, clock.instant());
        return customer;
    }

    private KeyText key(IdentitySql sql, Customer customer, Set<Scope> scopes) {
        var key = maker.make(customer.id(), new ApiKeys.Draft(KEY_NAME, false, scopes, null, LimitChange.NONE));
        key.insert(sql);
        return key.secret();
    }
}
