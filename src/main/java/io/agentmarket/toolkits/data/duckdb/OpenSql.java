package io.agentmarket.toolkits.data.duckdb;

import static io.agentmarket.toolkits.data.engines.Dialect.text;

import io.agentmarket.toolkits.data.engines.QueryEngine.Limits;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a session's database is opened with. The order matters: access ends, then settings are locked. */
final class OpenSql {

    /** A run shares the machine with others; with two, reading and writing overlap. */
    private static final int THREADS = 2;

    private OpenSql() {}

    /** Settings in turns of name and value; those called "then" are statements, in their order. */
    static List<String> settings(Path folder, Path own, Limits limits) {
        var settings = new ArrayList<>(List.of(
                "database",
                own.resolve("data.db").toString(),
                "temp_directory",
                own.resolve("spilled").toString(),
                "max_temp_directory_size",
                limits.diskBytes() + "B",
                "memory_limit",
                limits.memoryBytes() + "B",
                "threads",
                Integer.toString(THREADS),
                "autoinstall_known_extensions",
                "false",
                "autoload_known_extensions",
                "false",
                "allow_community_extensions",
                "false",
                "allow_unsigned_extensions",
                "false"));
        var statements = List.of(
                "set TimeZone = 'UTC'",
                "set preserve_insertion_order = true",
                "set enable_progress_bar = true",
                "set enable_progress_bar_print = false",
                "set progress_bar_time = 0",
                RenderingSql.PLAIN,
                "set allowed_directories = [" + text(folder + "/") + "]",
                "set enable_external_access = false",
                "set lock_configuration = true");
        for (int at = 0; at < statements.size(); at++) {
            settings.add("then %03d".formatted(at));
            settings.add(statements.get(at));
        }
        return settings;
    }
}
