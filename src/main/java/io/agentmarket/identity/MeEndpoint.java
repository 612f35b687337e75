package io.agentmarket.identity;

import io.agentmarket.shared.ApiKeyId;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.Version;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Describes the caller's key and customer. Needs no scope: a key may always ask about itself. */
@RestController
@Tag(name = "API keys")
class MeEndpoint {

    private final Customers customers;
    private final ObjectProvider<KeyBudgets> budgets;

    MeEndpoint(Customers customers, ObjectProvider<KeyBudgets> budgets) {
        this.customers = customers;
        this.budgets = budgets;
    }

    /**
     * @param version the version of the program that answers
     * @param budgets what this key may still spend: its own budgets and the customer's, each with its period
     */
    record Me(
            CustomerId customerId,
            String name,
            String tier,
            ApiKeyId keyId,
            List<Scope> scopes,
            boolean test,
            String version,
            List<RemainingBudget> budgets) {}

    @GetMapping("/api/v1/me")
    @AnyKey
    @Operation(summary = "Get the customer, scopes and budgets of the key in use", operationId = "getMe")
    Me me(@AuthenticationPrincipal Caller caller) {
        var customer = customers.find(caller.customer()).orElseThrow(() -> AppException.notFound("customer"));
        return new Me(
                customer.id(),
                customer.name(),
                customer.tier(),
                caller.key(),
                caller.scopes().stream().sorted().toList(),
                caller.test(),
                Version.current(),
                budgets.stream()
                        .flatMap(each -> each.allowances(caller).stream())
                        .toList());
    }
}
