package io.agentmarket.edge;

import io.agentmarket.identity.AnyKey;
import io.agentmarket.identity.Caller;
import io.agentmarket.identity.Requires;
import io.agentmarket.identity.Scope;
import io.agentmarket.shared.Counts;
import io.agentmarket.shared.Open;
import io.agentmarket.shared.RawBody;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.test.context.TestComponent;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** A handler for each declaration that a handler can have. */
@TestComponent
@RestController
@RequestMapping("/api/v1/declared")
class Declared {

    @GetMapping("/open")
    @Open
    String open() {
        return "open";
    }

    @GetMapping("/open-page")
    @Open
    @Counts(Counts.As.NOTHING)
    String openPage() {
        return "open";
    }

    @GetMapping("/personal")
    @Open
    String personal(@AuthenticationPrincipal @Nullable Caller caller) {
        return caller == null ? "stranger" : "caller";
    }

    @PostMapping("/proved")
    @Open(ownProof = true)
    @Counts(Counts.As.NOTHING)
    String proved(@RequestHeader(HttpHeaders.AUTHORIZATION) @Nullable String secret, @RequestBody JsonNode body) {
        return secret + body;
    }

    @GetMapping("/any-key")
    @AnyKey
    String anyKey() {
        return "";
    }

    @GetMapping("/polled")
    @AnyKey
    @Counts(Counts.As.READ)
    String polled() {
        return "";
    }

    @GetMapping("/uncounted")
    @AnyKey
    @Counts(Counts.As.NOTHING)
    String uncounted() {
        return "";
    }

    @PostMapping("/publishers")
    @Requires({Scope.EXECUTE, Scope.PUBLISH})
    String publishers(@RequestBody JsonNode body) {
        return body.toString();
    }

    @PostMapping("/upload")
    @AnyKey
    @RawBody(maxBytes = 3_000)
    String upload(HttpServletRequest request) throws IOException {
        return String.valueOf(request.getInputStream().readAllBytes().length);
    }
}
