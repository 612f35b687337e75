package io.agentmarket.uploads;

import io.agentmarket.shared.Setting;
import io.agentmarket.shared.StartFailure;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The bounds of uploaded files.
 *
 * @param mostBytesPerFile of one file, 1 byte to 1 GiB
 * @param mostBytesPerCustomer of all files of a customer, 1 byte to 1 TiB
 * @param mostFilesPerCustomer files of a customer, 1 to 100,000; their sizes are summed at each upload
 * @param kept how long a file is kept, at most 366 days
 */
@ConfigurationProperties(UploadsSettings.PREFIX)
record UploadsSettings(
        @DefaultValue("104857600") long mostBytesPerFile,
        @DefaultValue("5368709120") long mostBytesPerCustomer,
        @DefaultValue("10000") int mostFilesPerCustomer,
        @DefaultValue("30d") Duration kept) {

    static final String PREFIX = "agentmarket.uploads";

    /** The most that the edge lets pass, whatever the setting. */
    static final int MAX_FILE_BYTES = 1 << 30;

    UploadsSettings {
        Setting.within(PREFIX + ".most-bytes-per-file", mostBytesPerFile, 1, MAX_FILE_BYTES);
        Setting.within(PREFIX + ".most-bytes-per-customer", mostBytesPerCustomer, 1, 1L << 40);
        Setting.within(PREFIX + ".most-files-per-customer", mostFilesPerCustomer, 1, 100_000);
        Setting.within(PREFIX + ".kept", kept, Duration.ofDays(366));
    }

    /** @throws StartFailure when one file may be larger than all of a customer's */
    UploadsSettings consistent() {
        if (mostBytesPerCustomer < mostBytesPerFile) {
            throw new StartFailure("Of the settings " + PREFIX + ".most-bytes-per-file and .most-bytes-per-customer the"
                    + " second must not be less: change one.");
        }
        return this;
    }
}
