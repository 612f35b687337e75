package io.agentmarket.cli;

import io.agentmarket.identity.OperatorReset;
import java.nio.file.Path;

/**
 * {@code ./run operator reset-key}: creates a new key for the operator, for users who may read the stores' passwords.
 */
public final class ResetKeyCommand {

    private final Terminal terminal = new Terminal();

    /**
     * Returns 0 when the new key is in its file; a failure is a {@code StartFailure} with the sentence to print.
     *
     * @param revokeOthers whether to revoke the operator's other keys
     */
    public int run(Path dataDirectory, boolean revokeOthers) {
        var made = new OperatorWork(dataDirectory).onStores(OperatorReset.class, reset -> reset.reset(revokeOthers));
        terminal.line("operator: a new key with every scope is in " + made.file() + " (readable by its owner only)");
        terminal.line(
                revokeOthers
                        ? "operator: " + made.revoked()
                                + " other keys of the operator are revoked; replicas refuse them within 30 s"
                        : "operator: its other keys still work; --revoke-others ends them");
        return 0;
    }
}
