package io.agentmarket.chaos;

import io.agentmarket.stores.TestStores;
import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.ScanCursor;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Finds texts that must not be stored; each place with the text around it. */
final class Traces {

    /** Compact strings and bytes; char arrays as a heap dump has them, and as memory has them. */
    private static final List<Charset> FORMS =
            List.of(StandardCharsets.ISO_8859_1, StandardCharsets.UTF_16BE, StandardCharsets.UTF_16LE);

    private static final int AROUND = 120;
    private static final int CHUNK = 16 << 20;

    private final List<String> texts;

    Traces(List<String> texts) {
        this.texts = texts;
    }

    List<String> in(String content) {
        return in(content.getBytes(StandardCharsets.UTF_8));
    }

    /** Chunks overlap by as much as a text and its surroundings need. */
    List<String> in(Path file) throws IOException {
        var found = new ArrayList<String>();
        try (var open = new RandomAccessFile(file.toFile(), "r")) {
            for (long at = 0; at < open.length(); at += CHUNK - 2 * AROUND) {
                var length = Math.min(CHUNK, open.length() - at);
                var chunk = new byte[(int) length];
                open.getChannel().map(FileChannel.MapMode.READ_ONLY, at, length).get(chunk);
                found.addAll(in(chunk));
            }
        }
        return found;
    }

    /** Every row of every table as text. */
    List<String> in(TestStores stores) {
        var sql = JdbcClient.create(stores.databases().owner());
        var tables = sql.sql("select table_name from information_schema.tables where table_schema = 'public'")
                .query(String.class)
                .list();
        var found = new ArrayList<String>();
        for (var table : tables) {
            sql.sql("select t::text from \"" + table + "\" t").query(String.class).list().stream()
                    .flatMap(row -> in(row).stream())
                    .map(trace -> table + ": " + trace)
                    .forEach(found::add);
        }
        found.addAll(in(stores.redis().sync()));
        return found;
    }

    private List<String> in(RedisCommands<String, String> redis) {
        var found = new ArrayList<String>();
        ScanCursor cursor = ScanCursor.INITIAL;
        while (!cursor.isFinished()) {
            KeyScanCursor<String> page = redis.scan(cursor);
            page.getKeys().forEach(key -> found.addAll(in(key + " " + value(redis, key))));
            cursor = page;
        }
        return found.stream().map(trace -> "redis: " + trace).toList();
    }

    private static Object value(RedisCommands<String, String> redis, String key) {
        return switch (redis.type(key)) {
            case "string" -> String.valueOf(redis.get(key));
            case "hash" -> redis.hgetall(key);
            case "list" -> redis.lrange(key, 0, -1);
            case "set" -> redis.smembers(key);
            case "zset" -> redis.zrangeWithScores(key, 0, -1);
            case "none" -> "";
            default -> throw new IllegalStateException("no way to read a " + redis.type(key));
        };
    }

    private List<String> in(byte[] content) {
        return texts.stream()
                .flatMap(text -> FORMS.stream().map(text::getBytes))
                .flatMap(needle -> positions(content, needle).map(at -> around(content, at, needle.length)))
                .toList();
    }

    private static String around(byte[] content, int at, int length) {
        var bytes =
                Arrays.copyOfRange(content, Math.max(0, at - AROUND), Math.min(content.length, at + length + AROUND));
        return new String(bytes, StandardCharsets.ISO_8859_1).replaceAll("[^\\x20-\\x7e]+", "·");
    }

    /** Boyer, Moore and Horspool: looks at every n-th byte of a content that does not have the needle. */
    private static Stream<Integer> positions(byte[] content, byte[] needle) {
        var last = needle.length - 1;
        var shift = new int[256];
        Arrays.fill(shift, needle.length);
        for (int i = 0; i < last; i++) {
            shift[needle[i] & 0xff] = last - i;
        }
        var found = new ArrayList<Integer>();
        for (int at = 0; at + last < content.length; at += shift[content[at + last] & 0xff]) {
            if (Arrays.equals(content, at, at + needle.length, needle, 0, needle.length)) {
                found.add(at);
            }
        }
        return found.stream();
    }
}
