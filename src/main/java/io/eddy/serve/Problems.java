package io.eddy.serve;

import io.javalin.http.Context;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** How a {@link Problem} is answered, before a route is found and in one. */
final class Problems {
    private Problems() {}

    static void answer(Problem problem, Response response, Callback callback) {
        byte[] body = problem.json();
        response.setStatus(problem.status());
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, Problem.CONTENT_TYPE);
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
        response.write(true, ByteBuffer.wrap(body), callback);
    }

    static void answer(Problem problem, Context context) {
        context.status(problem.status()).result(problem.json()).contentType(Problem.CONTENT_TYPE);
    }
}
