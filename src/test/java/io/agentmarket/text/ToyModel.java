package io.agentmarket.text;

import io.agentmarket.shared.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * Writes a real but tiny sentence-embedding model: words of one group, in whatever language, have one vector, and every
 * other word has none. The ONNX graph is one Gather over a table; its bytes follow onnx.proto (ONNX 1.16).
 */
public final class ToyModel {

    private static final int VARINT = 0;
    private static final int BYTES = 2;
    private static final int FLOAT = 1;
    private static final int INT64 = 7;

    private ToyModel() {}

    /** Writes model.onnx and tokenizer.json into a directory. */
    public static void write(Path directory, List<List<String>> groups) throws IOException {
        var words = new LinkedHashMap<String, Integer>();
        words.put("[UNK]", 0);
        var table = new float
                [1 + groups.size() * groups.stream().mapToInt(List::size).sum()][groups.size()];
        for (int group = 0; group < groups.size(); group++) {
            for (var word : groups.get(group)) {
                table[words.size()][group] = 1;
                words.put(word, words.size());
            }
        }
        var tokenizer = Json.MAPPER.createObjectNode().put("version", "1.0");
        tokenizer.putArray("added_tokens");
        tokenizer.putObject("normalizer").put("type", "Lowercase");
        tokenizer.putObject("pre_tokenizer").put("type", "Whitespace");
        tokenizer
                .putObject("model")
                .put("type", "WordLevel")
                .put("unk_token", "[UNK]")
                .set("vocab", Json.MAPPER.valueToTree(words));
        Files.writeString(directory.resolve("tokenizer.json"), tokenizer.toString());
        Files.write(directory.resolve("model.onnx"), onnx(table, groups.size()));
    }

    private static byte[] onnx(float[][] table, int dimensions) {
        var raw = ByteBuffer.allocate(table.length * dimensions * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (var row : table) {
            for (float value : row) {
                raw.putFloat(value);
            }
        }
        var tensor = new Message()
                .number(1, table.length)
                .number(1, dimensions)
                .number(2, FLOAT)
                .text(8, "table")
                .bytes(9, raw.array());
        var gather = new Message()
                .text(1, "table")
                .text(1, "input_ids")
                .text(2, "last_hidden_state")
                .text(4, "Gather");
        var graph = new Message()
                .bytes(1, gather.toBytes())
                .text(2, "toy")
                .bytes(5, tensor.toBytes())
                .bytes(11, value("input_ids", INT64, 2))
                .bytes(12, value("last_hidden_state", FLOAT, 3));
        return new Message()
                .number(1, 8)
                .bytes(7, graph.toBytes())
                .bytes(8, new Message().number(2, 13).toBytes())
                .toBytes();
    }

    private static byte[] value(String name, int type, int rank) {
        var shape = new Message();
        for (int i = 0; i < rank; i++) {
            shape.bytes(1, new Message().text(2, "d" + i).toBytes());
        }
        var tensor = new Message().number(1, type).bytes(2, shape.toBytes());
        return new Message()
                .text(1, name)
                .bytes(2, new Message().bytes(1, tensor.toBytes()).toBytes())
                .toBytes();
    }

    /** A Protocol Buffers message in its wire format. */
    private static final class Message {

        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        Message number(int field, long value) {
            varint(field << 3 | VARINT);
            varint(value);
            return this;
        }

        Message text(int field, String value) {
            return bytes(field, value.getBytes(StandardCharsets.UTF_8));
        }

        Message bytes(int field, byte[] value) {
            varint(field << 3 | BYTES);
            varint(value.length);
            out.writeBytes(value);
            return this;
        }

        private void varint(long value) {
            for (; value > 0x7f; value >>>= 7) {
                out.write((int) (value & 0x7f | 0x80));
            }
            out.write((int) value);
        }

        byte[] toBytes() {
            return out.toByteArray();
        }
    }
}
