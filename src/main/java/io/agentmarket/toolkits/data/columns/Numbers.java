package io.agentmarket.toolkits.data.columns;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Numbers of results, exactly. */
public final class Numbers {

    private Numbers() {}

    /** The mean as the type keeps it, half up. */
    public static Optional<String> mean(@Nullable String sum, long count, SqlType type) {
        if (sum == null || count == 0) {
            return Optional.empty();
        }
        int scale = type.kind() == SqlType.Kind.DOUBLE ? 15 : type.scale();
        return Optional.of(new BigDecimal(sum)
                .divide(BigDecimal.valueOf(count), scale, RoundingMode.HALF_UP)
                .toPlainString());
    }

    /** The mean with six digits behind those of the values, half up, without needless zeros. */
    public static @Nullable String exactMean(@Nullable String sum, long count, int scale) {
        if (sum == null || count == 0) {
            return null;
        }
        var mean = new BigDecimal(sum).divide(BigDecimal.valueOf(count), scale + 6, RoundingMode.HALF_UP);
        var plain = mean.stripTrailingZeros();
        return (plain.scale() < 0 ? plain.setScale(0) : plain).toPlainString();
    }

    /** A share in per cent, half up to one decimal. */
    public static BigDecimal percent(long part, long whole) {
        return whole == 0
                ? BigDecimal.ZERO.setScale(1)
                : BigDecimal.valueOf(part).movePointRight(2).divide(BigDecimal.valueOf(whole), 1, RoundingMode.HALF_UP);
    }

    /** How much more a number is than another, as a share of the other; empty where that is zero. */
    public static Optional<BigDecimal> change(BigDecimal from, BigDecimal to) {
        return from.signum() == 0
                ? Optional.empty()
                : Optional.of(to.subtract(from).divide(from.abs(), MathContext.DECIMAL64));
    }
}
