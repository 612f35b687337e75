package io.agentmarket.cli;

import io.agentmarket.shared.Json;
import io.agentmarket.vault.MasterKeyRotation;
import io.agentmarket.vault.MasterKeyRotation.Result;
import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;

/** {@code ./run rotate-master-key}: reseals every secret with the current master key. */
public final class RotateMasterKeyCommand {

    private final Terminal terminal = new Terminal();

    /**
     * Returns 0 when every secret is sealed with the current master key.
     *
     * @param dropUnreadable whether to delete the secrets that no available master key opens
     * @throws IOException with the sentence to print, when some secrets were left unchanged
     */
    public int run(Path dataDirectory, boolean dropUnreadable) throws IOException, InterruptedException {
        var result = rotate(dataDirectory, dropUnreadable);
        if (result.unreadable() > 0 && !dropUnreadable) {
            throw new IOException(result.unreadable() + " secrets were sealed with a master key that is not available"
                    + " (" + result.resealed()
                    + " others were sealed again): name it in AGENTMARKET_MASTER_KEY_PREVIOUS;"
                    + " if that key is lost, see docs/guides/keys.md for what is lost with it");
        }
        terminal.line("rotate-master-key: " + result.resealed() + " secrets sealed again with master key "
                + result.masterKeyId() + (result.unreadable() == 0 ? "" : ", " + result.unreadable() + " deleted"));
        return 0;
    }

    private static Result rotate(Path dataDirectory, boolean dropUnreadable) throws IOException, InterruptedException {
        return new OperatorWork(dataDirectory)
                .result(
                        platform -> platform.post(
                                "/api/v1/operator/rotate-master-key",
                                UUID.randomUUID().toString(),
                                Json.MAPPER.createObjectNode().put("drop_unreadable", dropUnreadable)),
                        body -> Json.MAPPER.convertValue(body, Result.class),
                        MasterKeyRotation.class,
                        rotation -> rotation.rotate(dropUnreadable));
    }
}
