package io.agentmarket.toolkits.tickets;

import io.agentmarket.text.Embedder;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Embeddings kept in a file between runs of the training and score commands. */
final class CachedEmbeddings {

    private final Path file;
    private final Map<String, float[]> vectors = new HashMap<>();

    CachedEmbeddings(Path file) {
        this.file = file;
        if (Files.exists(file)) {
            load();
        }
    }

    /** The vectors of these texts in their order; those seen for the first time are computed and kept. */
    List<float[]> of(List<String> texts) {
        var missing = new ArrayList<>(texts.stream()
                .distinct()
                .filter(text -> !vectors.containsKey(text))
                .toList());
        if (!missing.isEmpty()) {
            var computed = Embedder.shared().embedAll(missing);
            for (int i = 0; i < missing.size(); i++) {
                vectors.put(missing.get(i), computed.get(i));
            }
            save();
        }
        return texts.stream().map(vectors::get).toList();
    }

    private void load() {
        try (var in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            for (int left = in.readInt(); left > 0; left--) {
                var text = new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
                var vector = new float[Embedder.DIMENSIONS];
                for (int d = 0; d < vector.length; d++) {
                    vector[d] = in.readFloat();
                }
                vectors.put(text, vector);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read; delete it", e);
        }
    }

    private void save() {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            try (var out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
                out.writeInt(vectors.size());
                for (var entry : vectors.entrySet()) {
                    var text = entry.getKey().getBytes(StandardCharsets.UTF_8);
                    out.writeInt(text.length);
                    out.write(text);
                    for (float value : entry.getValue()) {
                        out.writeFloat(value);
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be written", e);
        }
    }
}
