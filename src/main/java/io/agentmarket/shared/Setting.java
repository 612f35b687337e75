package io.agentmarket.shared;

import java.time.Duration;
import java.util.Locale;

/** Checks the values of settings; a wrong value ends the start with the setting's name and its allowed values. */
public final class Setting {

    private Setting() {}

    /** @throws StartFailure unless the value is from {@code least} to {@code most} */
    public static void within(String name, long value, long least, long most) {
        if (value < least || value > most) {
            throw refused(name, "a number from " + least + " to " + most, Long.toString(value));
        }
    }

    /** @throws StartFailure unless the value is more than 0 and at most {@code most} */
    public static void within(String name, Duration value, Duration most) {
        if (!value.isPositive() || value.compareTo(most) > 0) {
            throw refused(
                    name, "a time of more than 0 and at most " + most.toSeconds() + " s", value.toMillis() + " ms");
        }
    }

    private static StartFailure refused(String name, String wanted, String value) {
        var variable = name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
        return new StartFailure(
                "The setting " + name + " (" + variable + ") must be " + wanted + " and is " + value + ": change it.");
    }
}
