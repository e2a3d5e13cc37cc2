package io.eddy.spec;

import java.util.List;

/** A model file that cannot be used. Its message holds one line for each problem, as {@code file:line:column: what is wrong}. */
public final class SpecificationException extends RuntimeException {
    private final List<String> problems;

    /** @param problems each as {@code file:line:column: what is wrong} */
    public SpecificationException(List<String> problems) {
        super(String.join(System.lineSeparator(), problems));
        this.problems = List.copyOf(problems);
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }

    /** Each problem of the file, in the order of the lines. */
    public List<String> problems() {
        return problems;
    }
}
