package io.agentmarket.documents;

import io.agentmarket.identity.Caller;
import io.agentmarket.identity.Requires;
import io.agentmarket.identity.Scope;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.Limit;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Search over a customer's documents by HTTP. */
@RestController
@Tag(name = "Knowledge")
class KnowledgeSearchEndpoint {

    private static final int MAX_QUERY_LENGTH = 2_000;
    private static final int MAX_DOCUMENTS = 100;

    private final Documents documents;

    KnowledgeSearchEndpoint(Documents documents) {
        this.documents = documents;
    }

    /** @param passages best first */
    record Found(List<Passage> passages) {}

    @GetMapping("/api/v1/knowledge/search")
    @Requires(Scope.KNOWLEDGE)
    @Operation(operationId = "searchDocuments", summary = "Search your documents for passages that answer a question")
    Found search(
            @AuthenticationPrincipal Caller caller,
            @RequestParam("q") String q,
            @RequestParam(defaultValue = "10")
                    @Parameter(schema = @Schema(type = "integer", minimum = "1", maximum = "50"))
                    Limit limit,
            @RequestParam(name = "document_id", required = false) @Nullable Set<UUID> documentId) {
        if (q.isBlank() || q.length() > MAX_QUERY_LENGTH) {
            throw AppException.invalid("q", "must have 1 to " + MAX_QUERY_LENGTH + " characters");
        }
        if (documentId != null && documentId.size() > MAX_DOCUMENTS) {
            throw AppException.invalid("document_id", "may be given at most " + MAX_DOCUMENTS + " times");
        }
        var most = limit.atMost(Documents.MAX_PASSAGES).rows();
        return new Found(documents.search(caller.customer(), q, documentId == null ? Set.of() : documentId, most));
    }
}
