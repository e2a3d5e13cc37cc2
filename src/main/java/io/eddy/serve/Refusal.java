package io.eddy.serve;

/** Ends a request with a {@link Problem}. */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Problem problem;

    Refusal(Problem.Kind kind, String detail) {
        // because a bad request is an ordinary event, a stack trace would only cost
        super(detail, null, false, false);
        problem = new Problem(kind, detail);
    }

    Problem problem() {
        return problem;
    }
}
