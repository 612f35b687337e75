/**
 * Customers, their API keys, and who is calling.
 *
 * <p>Owns: customers, api_keys, the first operator and demo customer. Never: what a caller may spend. Invariants: a key is
 * stored only as its SHA-256, its checksum is verified before any I/O, a revoked key is refused everywhere within 60 s.
 * Fails closed: when the store cannot answer, nobody is let in.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"shared", "tiers", "stores"})
package io.agentmarket.identity;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
