package io.agentmarket.toolkits.tickets.foreign;

import io.agentmarket.shared.StartFailure;
import io.agentmarket.text.SentenceModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.springframework.util.function.SingletonSupplier;

/** Judges tickets that are not in English by the model that the operator names in {@code EMBEDDING_MODEL_DIR}. */
@Component
public final class ForeignTickets {

    private static final Logger log = LoggerFactory.getLogger(ForeignTickets.class);

    private final @Nullable Supplier<ForeignHeads> heads;

    /**
     * Opens the model; the heads are fitted at the first ticket or by {@link #load}.
     *
     * @param directory where the model is, see {@link SentenceModel}; blank for none
     * @throws StartFailure if the directory holds no model
     */
    public ForeignTickets(@Value("${EMBEDDING_MODEL_DIR:}") String directory) {
        if (directory.isBlank()) {
            this.heads = null;
            return;
        }
        var model = open(Path.of(directory.strip()));
        this.heads = SingletonSupplier.of(() -> fit(model));
    }

    private static SentenceModel open(Path directory) {
        try {
            return SentenceModel.open(directory);
        } catch (IOException e) {
            throw new StartFailure(
                    "EMBEDDING_MODEL_DIR needs a directory with model.onnx and tokenizer.json of a sentence-embedding model: "
                            + e.getMessage(),
                    e);
        }
    }

    private static ForeignHeads fit(SentenceModel model) {
        long start = System.nanoTime();
        var heads = ForeignHeads.fit(model, ShippedTicket.readAll());
        log.atInfo()
                .addKeyValue("seconds", (System.nanoTime() - start) / 1_000_000_000)
                .log("tickets in other languages than English are judged by the model of EMBEDDING_MODEL_DIR");
        return heads;
    }

    /** Fits the heads, so that the first ticket does not wait for them. */
    public void load() {
        if (heads != null) {
            var _ = heads.get();
        }
    }

    /** Empty without a model. */
    public Optional<ForeignTriage> judge(String text) {
        return heads == null ? Optional.empty() : Optional.of(heads.get().judge(text));
    }
}
