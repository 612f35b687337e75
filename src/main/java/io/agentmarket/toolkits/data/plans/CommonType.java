package io.agentmarket.toolkits.data.plans;

import io.agentmarket.toolkits.data.columns.SqlType;
import java.util.List;

/** The type of an expression that takes values of several types, as engines find it. */
final class CommonType {

    private CommonType() {}

    /** The type in which a value of each fits: in the type of the first alone, the others would be rounded. */
    static SqlType of(List<SqlType> types) {
        return types.stream().reduce(CommonType::both).orElse(SqlType.UNKNOWN);
    }

    /** The type of a sum, a difference, a product or a remainder. */
    static SqlType computed(String operator, SqlType left, SqlType right) {
        if (left.kind() == SqlType.Kind.DOUBLE || right.kind() == SqlType.Kind.DOUBLE) {
            return new SqlType(SqlType.Kind.DOUBLE, "", 0);
        }
        if (left.kind() == SqlType.Kind.INTEGER && right.kind() == SqlType.Kind.INTEGER) {
            return new SqlType(SqlType.Kind.INTEGER, "", 0);
        }
        if (!left.kind().isNumber() || !right.kind().isNumber()) {
            return SqlType.UNKNOWN;
        }
        int scale = operator.equals("*") ? left.scale() + right.scale() : Math.max(left.scale(), right.scale());
        return new SqlType(SqlType.Kind.DECIMAL, "", scale);
    }

    private static SqlType both(SqlType one, SqlType other) {
        if (!one.kind().isNumber() || !other.kind().isNumber()) {
            return one.kind() == other.kind() || bothMoments(one, other) && one.kind() == SqlType.Kind.TIMESTAMP
                    ? one
                    : bothMoments(one, other) ? other : SqlType.UNKNOWN;
        }
        if (one.kind() == SqlType.Kind.DOUBLE || other.kind() == SqlType.Kind.DOUBLE) {
            return new SqlType(SqlType.Kind.DOUBLE, "", 0);
        }
        if (one.kind() == SqlType.Kind.INTEGER && other.kind() == SqlType.Kind.INTEGER) {
            return one;
        }
        return new SqlType(SqlType.Kind.DECIMAL, "", Math.max(one.scale(), other.scale()));
    }

    private static boolean bothMoments(SqlType one, SqlType other) {
        return one.kind().isMoment() && other.kind().isMoment();
    }
}
