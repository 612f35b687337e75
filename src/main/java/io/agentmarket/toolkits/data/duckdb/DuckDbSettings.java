package io.agentmarket.toolkits.data.duckdb;

import io.agentmarket.shared.Setting;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What a session over tables may take of this machine.
 *
 * @param memoryMib MiB of memory for DuckDB's data, 1 to 1,048,576; its process takes up to 1.3 times that and 150 MiB
 * @param diskGib GiB for tables and intermediate results in the run's folder, 1 to 65,536
 * @param addressMib MiB of address space, which the operating system bounds: the only bound on a single value; 0 for
 *     none, on systems that cannot; else at least three times the memory and 1,024
 */
@ConfigurationProperties(DuckDbSettings.PREFIX)
public record DuckDbSettings(
        @DefaultValue("512") long memoryMib,
        @DefaultValue("20") long diskGib,
        @DefaultValue("2560") long addressMib) {

    static final String PREFIX = "agentmarket.tables";

    public DuckDbSettings {
        Setting.within(PREFIX + ".memory-mib", memoryMib, 1, 1 << 20);
        Setting.within(PREFIX + ".disk-gib", diskGib, 1, 1 << 16);
        Setting.within(PREFIX + ".address-mib", addressMib, 0, 1 << 23);
    }

    public long memoryBytes() {
        return memoryMib << 20;
    }

    public long diskBytes() {
        return diskGib << 30;
    }

    /** The JVM and DuckDB's library take 0.7 GiB of addresses, and data in pieces more than its memory. */
    long leastAddressMib() {
        return 3 * memoryMib + 1024;
    }
}
