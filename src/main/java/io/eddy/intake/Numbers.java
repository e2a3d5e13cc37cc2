package io.eddy.intake;

import io.eddy.feature.RejectedEvent;
import io.eddy.feature.RejectedEvent.Reason;
import io.eddy.feature.Value;
import java.math.BigDecimal;
import java.math.BigInteger;

/** Numbers of binary formats as values, as they would be read from JSON: whole ones keep their digits, NaN is missing, and infinity is no number. */
final class Numbers {
    private Numbers() {}

    static void set(Value value, long whole) {
        double nearest = (double) whole;
        if (Value.needsDigits(nearest)) {
            value.setWhole(nearest, Long.toString(whole));
        } else {
            value.setNumber(nearest);
        }
    }

    static void set(Value value, BigInteger whole) {
        value.setWhole(whole.doubleValue(), whole.toString());
    }

    /** @param name of the field, for messages */
    static void set(Value value, double number, String name) throws RejectedEvent {
        if (Double.isNaN(number)) {
            value.setMissing();
        } else if (Double.isInfinite(number)) {
            throw notFinite(name, number, "64-bit");
        } else {
            value.setNumber(number);
        }
    }

    static void set(Value value, BigDecimal decimal, String name) throws RejectedEvent {
        double number = decimal.doubleValue();
        boolean needsDigits = Double.isFinite(number) && Value.needsDigits(number);
        if (needsDigits && decimal.stripTrailingZeros().scale() <= 0) {
            set(value, decimal.toBigInteger());
        } else {
            set(value, number, name);
        }
    }

    static void add(Value list, long whole) {
        double nearest = (double) whole;
        if (Value.needsName(nearest)) {
            list.addNamed(nearest, Long.toString(whole));
        } else {
            list.add(nearest);
        }
    }

    static void add(Value list, double number, String name) throws RejectedEvent {
        if (!Double.isNaN(number) && Float.isInfinite((float) number)) {
            throw notFinite(name, number, "32-bit");
        }
        list.add(number);
    }

    /** Adds what one value holds to a list; what is no element of one is missing there. */
    static void add(Value list, Value element, String name) throws RejectedEvent {
        switch (element.kind()) {
            case NUMBER -> {
                if (element.hasDigits()) {
                    list.addNamed(element.number(), element.text());
                } else if (element.number() == Math.rint(element.number())) {
                    add(list, (long) element.number());
                } else {
                    add(list, element.number(), name);
                }
            }
            case TEXT, BOOLEAN -> list.addName(element.asName());
            default -> list.add(Double.NaN);
        }
    }

    private static RejectedEvent notFinite(String name, double number, String width) {
        return new RejectedEvent(
                Reason.NOT_FINITE, "\"%s\" is %s, beyond the range of a %s number".formatted(name, number, width));
    }
}
