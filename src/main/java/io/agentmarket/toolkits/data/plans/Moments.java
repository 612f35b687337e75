package io.agentmarket.toolkits.data.plans;

import io.agentmarket.toolkits.data.columns.ExpressionFault;
import io.agentmarket.toolkits.data.columns.SqlType;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;

/** Dates and times that are written in a request. */
final class Moments {

    private Moments() {}

    /** @throws ExpressionFault when there is no such date */
    static Expression.Literal literal(SqlType.Kind kind, String written) {
        try {
            if (kind == SqlType.Kind.DATE) {
                return new Expression.Literal(kind, LocalDate.parse(written).toString());
            }
            var text = written.length() == "2026-01-01".length() ? written + "T00:00:00" : written.replace(' ', 'T');
            LocalDateTime.parse(text);
            return new Expression.Literal(kind, text.replace('T', ' '));
        } catch (DateTimeException otherwise) {
            throw new ExpressionFault("'" + written + "' is no " + (kind == SqlType.Kind.DATE ? "date" : "timestamp")
                    + "; write it as 2026-12-31" + (kind == SqlType.Kind.DATE ? "" : " 23:59:59"));
        }
    }
}
