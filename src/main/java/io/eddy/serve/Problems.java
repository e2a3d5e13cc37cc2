package io.eddy.serve;

import io.javalin.http.Context;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
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

    /** What the server itself refuses before anything of ours sees it, such as a path with a zero byte. */
    static boolean refused(Request request, Response response, Callback callback) {
        int status = response.getStatus();
        String title = HttpStatus.getMessage(status);
        Object message = request.getAttribute(ErrorHandler.ERROR_MESSAGE);
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("type", "about:blank"); // the status says all there is to say (RFC 9457, 4.2.1)
        json.put("title", title);
        json.put("status", status);
        json.put("detail", message == null ? title : message);
        answer(Json.bytes(json), response, callback);
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
