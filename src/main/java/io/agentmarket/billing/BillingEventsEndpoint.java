package io.agentmarket.billing;

import io.agentmarket.identity.Caller;
import io.agentmarket.identity.Requires;
import io.agentmarket.identity.Scope;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.Json;
import io.agentmarket.shared.Limit;
import io.agentmarket.shared.OwnCursors;
import io.agentmarket.shared.Page;
import io.agentmarket.stores.Tenant;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/billing/events")
@Tag(name = "Billing")
class BillingEventsEndpoint {

    private static final Pattern CURSOR = Pattern.compile("e[0-9]{1,18}");

    private final Tenant tenant;

    BillingEventsEndpoint(Tenant tenant) {
        this.tenant = tenant;
    }

    @GetMapping
    @OwnCursors
    @Requires(Scope.BILLING)
    @Operation(
            operationId = "listBillingEvents",
            summary = "List budget events, oldest first; continue with the last event's cursor")
    Page<BillingEvent> list(
            @AuthenticationPrincipal Caller caller,
            @RequestParam(defaultValue = Limit.DEFAULT) Limit limit,
            @RequestParam(name = "cursor", required = false) @Nullable String cursor) {
        if (cursor != null && !CURSOR.matcher(cursor).matches()) {
            throw AppException.invalid("cursor", "must be the cursor of a billing event");
        }
        return page(caller.customer(), cursor == null ? 0 : Long.parseLong(cursor.substring(1)), limit.rows());
    }

    private Page<BillingEvent> page(CustomerId customer, long after, int limit) {
        var rows = tenant.tx(
                customer,
                jdbc -> jdbc.sql(BudgetSql.EVENTS)
                        .param("customer", customer.value())
                        .param("after", after)
                        .param("limit", limit + 1)
                        .query((row, n) -> event(row))
                        .list());
        return Page.of(rows, limit, BillingEvent::cursor);
    }

    private static BillingEvent event(ResultSet row) throws SQLException {
        return new BillingEvent(
                "e" + row.getLong("seq"),
                row.getObject("id", UUID.class),
                row.getString("type"),
                Json.STORED.readTree(row.getString("payload")),
                row.getTimestamp("at").toInstant());
    }
}
