package io.agentmarket.toolkits.data;

import io.agentmarket.shared.Setting;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How tables are worked on by this replica.
 *
 * @param jobs how many requests are worked on at a time, 1 to 64; others wait for their turn
 * @param statementSeconds the longest time of one statement, 1 to 3,600 s
 */
@ConfigurationProperties(TableSettings.PREFIX)
record TableSettings(
        @DefaultValue("2") int jobs, @DefaultValue("600") int statementSeconds) {

    static final String PREFIX = "agentmarket.tables";

    TableSettings {
        Setting.within(PREFIX + ".jobs", jobs, 1, 64);
        Setting.within(PREFIX + ".statement-seconds", statementSeconds, 1, 3_600);
    }
}
