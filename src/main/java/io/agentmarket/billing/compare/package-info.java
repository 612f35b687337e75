/**
 * A customer's own month, priced on every tier.
 */
@NullMarked
package io.agentmarket.billing.compare;

import org.jspecify.annotations.NullMarked;
