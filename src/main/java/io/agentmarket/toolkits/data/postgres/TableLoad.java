package io.agentmarket.toolkits.data.postgres;

/**
 * What a load did: {@code rows = inserted + updated}.
 *
 * @param rows of the file
 * @param deleted rows that a replacement removed
 * @param created whether it made the table; false for a load that had happened before
 * @param before whether a load with this effect key had happened already, and this one did nothing
 */
public record TableLoad(long rows, long inserted, long updated, long deleted, boolean created, boolean before) {

    TableLoad withCreated() {
        return new TableLoad(rows, inserted, updated, deleted, true, before);
    }
}
