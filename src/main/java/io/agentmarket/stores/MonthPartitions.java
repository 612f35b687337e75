package io.agentmarket.stores;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Creates the partitions of every table that is partitioned by month, half a year ahead, once a day. Without a
 * partition, rows would go to the default one.
 */
@Configuration(proxyBeanMethods = false)
class MonthPartitions {

    private static final Logger LOG = LoggerFactory.getLogger(MonthPartitions.class);
    private static final int MONTHS_AHEAD = 6;
    private static final Duration DAY = Duration.ofDays(1);

    @Bean
    Rhythm partitions(Vitals vitals, Tenant tenant) {
        var plan = Rhythm.Plan.every("partitions", DAY).firstAfter(Duration.ofMinutes(1));
        return vitals.rhythm(plan.patient(DAY), () -> make(tenant));
    }

    private static void make(Tenant tenant) {
        var made = tenant.platform(jdbc -> jdbc.sql(MonthPartitionsSql.MAKE)
                .param("months", MONTHS_AHEAD)
                .query(Long.class)
                .single());
        LOG.atInfo().addKeyValue("made", made).log("partitions checked");
    }
}
