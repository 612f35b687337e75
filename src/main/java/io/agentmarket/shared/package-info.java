/**
 * Values that all modules share: money, ids, pages, error codes, the JSON mapper.
 *
 * <p>Owns: {@code Money}, typed ids, {@code ErrorCode}, {@code AppException}, {@code Json}. Never: beans, I/O, business
 * rules. Invariant: everything here is immutable and thread-safe. Fails only by rejecting bad arguments.
 */
@NullMarked
@ApplicationModule(
        type = ApplicationModule.Type.OPEN,
        allowedDependencies = {})
package io.agentmarket.shared;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
