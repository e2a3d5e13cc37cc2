package io.eddy.intake;

import io.eddy.feature.Value;

/**
 * What the objects of one list have under a key, put together: texts and truth values as a list of names, numbers as their sum, the least and the greatest, since a list
 * of numbers that is as long as somebody's order is no field that a model could read.
 */
final class ListColumn {
    private final FieldNode node;
    private final Value names = new Value();
    private long list;
    private int numbers;
    private double sum;
    private double least;
    private double greatest;

    ListColumn(FieldNode node) {
        this.node = node;
    }

    FieldNode node() {
        return node;
    }

    /** Begins anew if it was of another list. Returns whether it was. */
    boolean begin(long newList) {
        boolean isNew = list != newList;
        if (isNew) {
            list = newList;
            numbers = 0;
            sum = 0;
            names.setNumbers();
        }
        return isNew;
    }

    void add(Value value) {
        switch (value.kind()) {
            case NUMBER -> {
                if (value.hasDigits()) {
                    names.addName(value.text()); // because a number of so many digits is somebody's identifier
                } else {
                    add(value.number());
                }
            }
            case TEXT, BOOLEAN -> names.addName(value.asName());
            default -> {}
        }
    }

    private void add(double number) {
        sum += number;
        least = numbers == 0 ? number : Math.min(least, number);
        greatest = numbers == 0 ? number : Math.max(greatest, number);
        numbers++;
    }

    boolean hasNames() {
        return names.length() > 0;
    }

    Value names() {
        return names;
    }

    /** Whether there were numbers, and they can be added up. */
    boolean hasNumbers() {
        return numbers > 0 && Double.isFinite(sum);
    }

    double sum() {
        return sum;
    }

    double least() {
        return least;
    }

    double greatest() {
        return greatest;
    }
}
