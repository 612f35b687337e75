package io.agentmarket;

import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import sun.misc.Signal;

/**
 * Closes the application on SIGTERM and SIGINT before the JVM begins its own shutdown. Shutdown hooks run in parallel,
 * and one of them (ONNX Runtime's) frees native memory that runs may still read while they finish.
 */
class OrderlyStop implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    /** The exit code 128 + the signal's number, with which a shell reports a process that a signal ended. */
    private static final int SIGNALLED = 128;

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        Signal.handle(new Signal("TERM"), signal -> stop(context, signal));
        Signal.handle(new Signal("INT"), signal -> stop(context, signal));
    }

    /** Waits for a start in progress: a context closes only once it is up. */
    private static void stop(ConfigurableApplicationContext context, Signal signal) {
        context.close();
        Runtime.getRuntime().exit(SIGNALLED + signal.getNumber());
    }
}
