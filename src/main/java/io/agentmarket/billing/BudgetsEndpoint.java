package io.agentmarket.billing;

import io.agentmarket.identity.Caller;
import io.agentmarket.identity.Requires;
import io.agentmarket.identity.Scope;
import io.agentmarket.shared.ApiKeyId;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.BodyRules;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.shared.Page;
import io.agentmarket.shared.Violation;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/billing/budgets")
@Tag(name = "Billing")
class BudgetsEndpoint implements BodyRules<Caller> {

    /** $1,000,000: more in a month is a typing error. */
    private static final long MAX_MICROS = 1_000_000_000_000L;

    private static final int MAX_THRESHOLDS = 10;
    private static final int MAX_PERCENT = 1_000;

    private final Budgets budgets;

    BudgetsEndpoint(Budgets budgets) {
        this.budgets = budgets;
    }

    /**
     * A budget to set.
     *
     * @param period the limit's period: a day, a week from Monday or a month, in UTC; by default a month
     * @param limitMicros from 1 to 1,000,000,000,000 micro-dollars
     * @param mode hard refuses a run whose quote does not fit; alert only notifies
     * @param thresholds percentages of the limit, 1 to 1000, ascending, at most 10; by default 50, 80, 100
     */
    record NewBudget(
            @Nullable Period period,
            long limitMicros,
            Budget.Mode mode,
            @Nullable List<@Nullable Integer> thresholds) {

        Budget checked(@Nullable Part part) {
            var faults = new ArrayList<Violation>();
            if (limitMicros < 1 || limitMicros > MAX_MICROS) {
                faults.add(new Violation("/limit_micros", "must be from 1 to " + MAX_MICROS + ", which is $1,000,000"));
            }
            var percents = percents(faults);
            if (!faults.isEmpty()) {
                throw AppException.invalid(faults);
            }
            return Budget.own(part, orMonth(period), limitMicros, mode, percents);
        }

        private List<Integer> percents(List<Violation> faults) {
            if (thresholds == null) {
                return Budget.USUAL_THRESHOLDS;
            }
            if (thresholds.size() > MAX_THRESHOLDS) {
                faults.add(new Violation("/thresholds", "must have at most " + MAX_THRESHOLDS + " items"));
                return List.of();
            }
            var percents = new ArrayList<Integer>();
            var last = 0;
            for (int i = 0; i < thresholds.size(); i++) {
                var percent = thresholds.get(i);
                if (percent == null || percent <= last || percent > MAX_PERCENT) {
                    faults.add(new Violation(
                            "/thresholds/" + i,
                            "must be a percentage from 1 to " + MAX_PERCENT + ", above the one before it"));
                } else {
                    percents.add(percent);
                    last = percent;
                }
            }
            return percents;
        }
    }

    @GetMapping
    @Requires(Scope.BILLING)
    @Operation(operationId = "listBudgets", summary = "List your budgets with what is spent, held and left")
    Page<BudgetStatus> list(@AuthenticationPrincipal Caller caller) {
        return Page.all(budgets.all(caller));
    }

    @PutMapping("/customer")
    @Requires(Scope.BILLING)
    @Operation(operationId = "putCustomerBudget", summary = "Set the budget of all your runs, from the next run on")
    BudgetStatus putCustomer(@AuthenticationPrincipal Caller caller, @RequestBody NewBudget body) {
        requireLive(caller);
        return budgets.put(caller, body.checked(null));
    }

    @PutMapping("/keys/{apiKeyId}")
    @Requires(Scope.BILLING)
    @Operation(operationId = "putKeyBudget", summary = "Set an API key's budget, from the next run on")
    BudgetStatus putKey(
            @AuthenticationPrincipal Caller caller, @PathVariable UUID apiKeyId, @RequestBody NewBudget body) {
        requireLive(caller);
        return budgets.put(caller, body.checked(Part.key(new ApiKeyId(apiKeyId))));
    }

    @PutMapping("/deployments/{deploymentId}")
    @Requires(Scope.BILLING)
    @Operation(operationId = "putDeploymentBudget", summary = "Set a deployment's budget, from the next run on")
    BudgetStatus putDeployment(
            @AuthenticationPrincipal Caller caller, @PathVariable UUID deploymentId, @RequestBody NewBudget body) {
        requireLive(caller);
        return budgets.put(caller, body.checked(Part.deployment(deploymentId)));
    }

    @Override
    public void check(Caller caller, Object body, Map<String, String> path) {
        if (body instanceof NewBudget budget) {
            var unused = budget.checked(null);
        }
    }

    @DeleteMapping("/customer")
    @Requires(Scope.BILLING)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(
            operationId = "deleteCustomerBudget",
            summary = "Remove your budget of all runs; the platform's first budget stays")
    void deleteCustomer(
            @AuthenticationPrincipal Caller caller,
            @Parameter(schema = @Schema(allowableValues = {"day", "week", "month"}))
                    @RequestParam(defaultValue = "month")
                    String period) {
        requireLive(caller);
        budgets.remove(caller, new Slot(null, named(period)));
    }

    @DeleteMapping("/keys/{apiKeyId}")
    @Requires(Scope.BILLING)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(operationId = "deleteKeyBudget", summary = "Remove an API key's budget")
    void deleteKey(
            @AuthenticationPrincipal Caller caller,
            @PathVariable UUID apiKeyId,
            @Parameter(schema = @Schema(allowableValues = {"day", "week", "month"}))
                    @RequestParam(defaultValue = "month")
                    String period) {
        requireLive(caller);
        budgets.remove(caller, new Slot(Part.key(new ApiKeyId(apiKeyId)), named(period)));
    }

    @DeleteMapping("/deployments/{deploymentId}")
    @Requires(Scope.BILLING)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(
            operationId = "deleteDeploymentBudget",
            summary = "Remove a deployment's budget, even after the deployment was deleted")
    void deleteDeployment(
            @AuthenticationPrincipal Caller caller,
            @PathVariable UUID deploymentId,
            @Parameter(schema = @Schema(allowableValues = {"day", "week", "month"}))
                    @RequestParam(defaultValue = "month")
                    String period) {
        requireLive(caller);
        budgets.remove(caller, new Slot(Part.deployment(deploymentId), named(period)));
    }

    private static Period named(String period) {
        return Arrays.stream(Period.values())
                .filter(each -> each.id().equals(period))
                .findFirst()
                .orElseThrow(() -> AppException.invalid("period", "must be day, week or month"));
    }

    private static Period orMonth(@Nullable Period period) {
        return period == null ? Period.MONTH : period;
    }

    /** Changes by a test key must not reach live runs. */
    private static void requireLive(Caller caller) {
        if (caller.test()) {
            throw new AppException(ErrorCode.TEST_KEY_REFUSED, "A test key cannot change budgets; use a live key.");
        }
    }
}
