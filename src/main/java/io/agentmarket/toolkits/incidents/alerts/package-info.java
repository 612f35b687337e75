/**
 * Reads alerts: the bodies that Alertmanager, Grafana and other senders post, and people's words.
 * <p>Owns: the shapes of the senders' bodies, the choice of the label that names an alert's subject, the usual schemes
 * of severity. Never: reports an exporter as the crashed program, or a resolved alert as an incident. Invariants: every
 * result names its sender. Fails: a body of unknown shape has the state unread, with the list of supported shapes.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"shared", "tools", "toolkits.incidents"})
package io.agentmarket.toolkits.incidents.alerts;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
