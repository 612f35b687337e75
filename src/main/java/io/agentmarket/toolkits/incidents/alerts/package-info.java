/**
 * Reads alerts: what Alertmanager, Grafana and other senders post, and what people say in words.
 *
 * <p>Owns: the shapes of the senders' bodies, which label names what an alert is about, the usual schemes of severity.
 * Never: an exporter as what crashed; a resolved alert as an incident. Invariants: what is read is said with its
 * sender. Fails: a body of no known shape is said to be unread, with what is read.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"shared", "tools", "toolkits.incidents"})
package io.agentmarket.toolkits.incidents.alerts;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
