/**
 * What the columns of a table are: their types from all values, their profiles, and how they become other types.
 *
 * <p>Owns: the types of columns, conversions, profiles and drift, and the SQL that engines write differently. Never:
 * changes a row; runs SQL other than by the port. Invariants: a type is proved by every value; what can be read in two
 * ways stays text; nothing is rounded. Fails: with {@code ExpressionFault} where a request names what there is not.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"shared", "toolkits.data.engines"})
package io.agentmarket.toolkits.data.columns;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
