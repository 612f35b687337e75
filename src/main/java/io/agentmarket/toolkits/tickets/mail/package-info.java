/**
 * Reading a support ticket as it arrives: what the customer wrote last, apart from what is quoted, signed or attached
 * by law; what a machine sent; and the language.
 *
 * <p>Owns: the forms of reply headers, signatures, notices and automatic mails. Never: a network, or a change to what
 * the customer wrote. Invariants: every line of the message stands in the ticket in this order; a ticket that has any
 * text has a message. Fails: never for a text, however odd; a call with arguments off their schema as a result that the
 * model can read.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"shared", "text", "tools", "toolkits.tickets.care"})
package io.agentmarket.toolkits.tickets.mail;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
