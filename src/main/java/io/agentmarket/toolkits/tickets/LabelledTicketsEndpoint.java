package io.agentmarket.toolkits.tickets;

import io.agentmarket.identity.Caller;
import io.agentmarket.identity.IdempotencyKey;
import io.agentmarket.identity.Requires;
import io.agentmarket.identity.Scope;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.BodyRules;
import io.agentmarket.shared.Limit;
import io.agentmarket.shared.Page;
import io.agentmarket.shared.Violation;
import io.agentmarket.toolkits.tickets.LabelledTickets.NewTicket;
import io.agentmarket.toolkits.tickets.LabelledTickets.StoredTicket;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/knowledge/labelled-tickets")
@Tag(name = "Knowledge")
class LabelledTicketsEndpoint implements BodyRules<Caller> {

    private static final int MAX_BATCH = 1_000;
    private static final int MAX_VIOLATIONS = 20;

    private final LabelledTickets tickets;
    private final Shelves shelves;

    LabelledTicketsEndpoint(LabelledTickets tickets, Shelves shelves) {
        this.tickets = tickets;
        this.shelves = shelves;
    }

    /** Tickets from which the classifier learns. */
    record Batch(@Nullable List<@Nullable Given> tickets) {}

    /** A ticket as it was sent. */
    record Given(
            @Nullable String label,
            @Nullable String subject,
            @Nullable String body,
            @Nullable String resolution) {}

    /** @param ids the ids of the tickets, in the order sent; a ticket that already existed keeps its id */
    record Added(List<UUID> ids) {}

    @PostMapping
    @Requires(Scope.KNOWLEDGE)
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(
            operationId = "addLabelledTickets",
            summary = "Add 1 to 1,000 labelled tickets; sending one again changes nothing")
    Added add(
            @AuthenticationPrincipal Caller caller,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            @RequestBody Batch batch) {
        var unused = IdempotencyKey.required(key); // repeats are harmless by the tickets' content
        var ids = tickets.add(caller.customer(), checked(batch));
        shelves.forget(caller.customer());
        return new Added(ids);
    }

    @GetMapping
    @Requires(Scope.KNOWLEDGE)
    @Operation(operationId = "listLabelledTickets", summary = "List your labelled tickets, newest first")
    Page<StoredTicket> list(
            @AuthenticationPrincipal Caller caller,
            @RequestParam(defaultValue = Limit.DEFAULT) Limit limit,
            @RequestParam(name = "cursor", required = false) @Nullable UUID cursor) {
        return tickets.page(caller.customer(), cursor, limit.rows());
    }

    @DeleteMapping("/{id}")
    @Requires(Scope.KNOWLEDGE)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(operationId = "deleteLabelledTicket", summary = "Delete a labelled ticket")
    void remove(@AuthenticationPrincipal Caller caller, @PathVariable UUID id) {
        tickets.remove(caller.customer(), id);
        shelves.forget(caller.customer());
    }

    @Override
    public void check(Caller caller, Object body, Map<String, String> path) {
        if (body instanceof Batch batch) {
            var unused = checked(batch);
        }
    }

    private static List<NewTicket> checked(Batch batch) {
        var given = batch.tickets();
        if (given == null || given.isEmpty() || given.size() > MAX_BATCH) {
            throw AppException.invalid("/tickets", "must have 1 to " + MAX_BATCH + " items");
        }
        var violations = new ArrayList<Violation>();
        var checked = new ArrayList<NewTicket>();
        for (int i = 0; i < given.size() && violations.size() < MAX_VIOLATIONS; i++) {
            checked.add(checked(given.get(i), new Check("/tickets/" + i, violations)));
        }
        if (!violations.isEmpty()) {
            throw AppException.invalid(violations);
        }
        return checked;
    }

    private static NewTicket checked(@Nullable Given given, Check check) {
        var ticket = given == null ? new Given(null, null, null, null) : given;
        return new NewTicket(
                check.text("label", ticket.label(), 60),
                check.text("subject", ticket.subject(), 300),
                check.text("body", ticket.body(), 20_000),
                ticket.resolution() == null ? null : check.text("resolution", ticket.resolution(), 5_000));
    }

    /** Collects what is wrong with one ticket. */
    private record Check(String at, List<Violation> violations) {

        String text(String field, @Nullable String value, int maxChars) {
            if (value == null || value.isBlank() || value.length() > maxChars) {
                violations.add(new Violation(at + "/" + field, "must have 1 to " + maxChars + " characters"));
                return "";
            }
            return value.strip();
        }
    }
}
