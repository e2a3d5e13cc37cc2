package io.eddy.serve;

import io.javalin.http.Context;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** How a {@link Problem} is answered, before a route is found and in one. */
final class Problems {
    private Problems() {}

    static void answer(Problem problem, Response response, Callback callback) {
        response.setStatus(problem.status());
        answer(problem.json(), response, callback);
    }

    /** What the server itself refuses, such as a path with a zero byte, and what fails before there is a route. */
    static boolean refused(Request request, Response response, Callback callback) {
        int status = response.getStatus();
        String title = HttpStatus.getMessage(status);
        String why = request.getAttribute(ErrorHandler.ERROR_EXCEPTION) instanceof Throwable cause
                ? Objects.requireNonNullElse(cause.getMessage(), title)
                : title;
        if (HttpStatus.isServerError(status)) {
            answer(
                    new Problem(Problem.Kind.DEFECT, "it fails by: " + why + "; the log shows more"),
                    response,
                    callback);
        } else {
            String detail =
                    "the request cannot be taken as it was sent: " + why + "; /v1/openapi.json says what there is";
            answer(Problem.json(title, status, detail), response, callback);
        }
        return true;
    }

    private static void answer(byte[] body, Response response, Callback callback) {
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, Problem.CONTENT_TYPE);
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
        response.write(true, ByteBuffer.wrap(body), callback);
    }

    static void answer(Problem problem, Context context) {
        context.status(problem.status()).result(problem.json()).contentType(Problem.CONTENT_TYPE);
    }
}
