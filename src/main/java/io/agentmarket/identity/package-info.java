/**
 * Customers, their API keys, the caller of a request, and the log of changes with their authors.
 *
 * <p>Owns: customers, api_keys, audit_log and audit_entry, the first operator and demo customer. Never: decides what a
 * caller may spend; keeps a secret in an answer, a log or a String that outlives its call. Invariants: an API key is
 * stored only as its SHA-256, its checksum is verified before any I/O, a revoked key is refused everywhere within 60 s;
 * the audit log is one hash chain, written in the transaction that makes the change, and names its actor; no key grants
 * another more than it has; an unknown scope grants nothing. Fails closed: when the store cannot answer, nobody is
 * admitted.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"shared", "tiers", "stores"})
package io.agentmarket.identity;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
