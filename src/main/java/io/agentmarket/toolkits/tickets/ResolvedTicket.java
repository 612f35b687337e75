package io.agentmarket.toolkits.tickets;

import org.jspecify.annotations.Nullable;

/**
 * A resolved ticket that was found.
 *
 * @param text subject and body
 * @param label the category of a seeded ticket, or the customer's own label
 * @param resolution what solved it, or null where the customer did not say
 * @param resolvedInMinutes null where it is not known
 * @param similarity likeness in meaning, 0 to 1
 * @param own whether it is the customer's
 */
record ResolvedTicket(
        String id,
        String subject,
        String text,
        String label,
        @Nullable String resolution,
        @Nullable Integer resolvedInMinutes,
        double similarity,
        boolean own) {}
