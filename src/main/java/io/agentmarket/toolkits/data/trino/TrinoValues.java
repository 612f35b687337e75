package io.agentmarket.toolkits.data.trino;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Values of results as the port wants them: exact texts. */
final class TrinoValues {

    private TrinoValues() {}

    static @Nullable String text(ResultSet row, int column) throws SQLException {
        return switch (row.getMetaData().getColumnType(column)) {
            case Types.DECIMAL -> decimal(row.getBigDecimal(column));
            case Types.DOUBLE, Types.REAL -> real(row, column);
            case Types.VARBINARY -> hex(row.getBytes(column));
            case Types.TIMESTAMP -> timestamp(row.getString(column));
            default -> row.getString(column);
        };
    }

    private static @Nullable String decimal(@Nullable BigDecimal value) {
        return value == null ? null : value.toPlainString();
    }

    private static @Nullable String real(ResultSet row, int column) throws SQLException {
        double value = row.getDouble(column);
        if (row.wasNull()) {
            return null;
        }
        return Double.isFinite(value)
                ? new BigDecimal(row.getString(column)).stripTrailingZeros().toPlainString()
                : Double.toString(value);
    }

    private static @Nullable String hex(byte @Nullable [] value) {
        return value == null ? null : HexFormat.of().formatHex(value);
    }

    /** As ISO 8601, without trailing zeros of fractions of a second. */
    private static @Nullable String timestamp(@Nullable String value) {
        if (value == null) {
            return null;
        }
        var iso = value.replace(' ', 'T');
        return iso.indexOf('.') < 0 ? iso : iso.replaceFirst("\\.?0+$", "");
    }
}
