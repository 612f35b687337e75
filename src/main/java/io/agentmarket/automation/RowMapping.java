package io.agentmarket.automation;

import io.agentmarket.engine.Target;
import io.agentmarket.shared.AppException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads the rows and pages of this module. */
final class RowMapping {

    static final UUID PAST_THE_LAST = new UUID(-1, -1);

    private RowMapping() {}

    static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    static @Nullable Instant optionalInstant(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    /** Reads the target from a row with package_id and deployment_id. */
    static Target target(ResultSet row) throws SQLException {
        return RunTemplate.target(row.getString("package_id"), row.getObject("deployment_id", UUID.class));
    }

    static OffsetDateTime time(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    static @Nullable OffsetDateTime optionalTime(@Nullable Instant instant) {
        return instant == null ? null : time(instant);
    }

    static String description(@Nullable String text) {
        if (text == null) {
            return "";
        }
        if (text.length() > 200) {
            throw AppException.invalid("/description", "must have at most 200 characters");
        }
        return text.strip();
    }
}
