package io.eddy.spec;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.yaml.snakeyaml.error.Mark;

/** Collects what is wrong with a model file, so that all of it is told at once. */
final class SpecificationProblems {
    private record Problem(int line, int column, String text) {}

    private final String file;
    private final List<Problem> problems = new ArrayList<>();

    SpecificationProblems(String file) {
        this.file = file;
    }

    /** A problem at a place in the file. */
    void add(Mark at, String what) {
        add(at.getLine() + 1, at.getColumn() + 1, what);
    }

    /** {@code orders.yaml:3:12: }, to be followed by what is there. */
    String at(Mark mark) {
        return at(mark.getLine() + 1, mark.getColumn() + 1);
    }

    private String at(int line, int column) {
        return file + ":" + line + ":" + column + ": ";
    }

    void add(int line, int column, String what) {
        Problem problem = new Problem(line, column, at(line, column) + what);
        // because a list that is named in two places (an alias) would tell its problem twice
        if (!problems.contains(problem)) {
            problems.add(problem);
        }
    }

    boolean isEmpty() {
        return problems.isEmpty();
    }

    SpecificationException exception() {
        return new SpecificationException(problems.stream()
                .sorted(Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column))
                .map(Problem::text)
                .toList());
    }

    /** A problem of the file as a whole. */
    static SpecificationException of(String file, String what) {
        return new SpecificationException(List.of(file + ": " + what));
    }
}
