package io.eddy.serve;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Lets a request through when its body is there as a whole, so that no thread waits for a slow sender. Of one that is too large the rest is
 * read and dropped before it is told so, because a sender that is cut off while it sends does not read the answer.
 */
final class WholeBody extends Handler.Wrapper {
    /** The attribute of the request that has its body, a {@code byte[]}. */
    static final String ATTRIBUTE = "eddy.body";

    private static final byte[] NONE = {};

    /** So much more is read and dropped. */
    private static final int PATIENCE = 64;

    private final int mostBytes;

    WholeBody(int mostBytes) {
        this.mostBytes = mostBytes;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        long declared = request.getLength();
        if (declared > mostBytes
                && (declared > (long) PATIENCE * mostBytes
                        || request.getHeaders().contains(HttpHeader.EXPECT))) {
            refuse(response, callback);
            return true;
        }
        if (declared == 0 || declared < 0 && !request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING)) {
            request.setAttribute(ATTRIBUTE, NONE);
            return super.handle(request, response, callback);
        }
        new Reading(request, response, callback, declared).run();
        return true;
    }

    private void refuse(Response response, Callback callback) {
        response.getHeaders().put(HttpHeader.CONNECTION, "close");
        Problems.answer(
                new Problem(
                        Problem.Kind.TOO_LARGE,
                        "a request may have %,d bytes; send fewer events at a time, or start with a larger --http-max-bytes"
                                .formatted(mostBytes)),
                response,
                callback);
    }

    private final class Reading implements Runnable {
        private final Request request;
        private final Response response;
        private final Callback callback;
        private byte[] body;
        private long length;

        Reading(Request request, Response response, Callback callback, long declared) {
            this.request = request;
            this.response = response;
            this.callback = callback;
            body = new byte[(int) Math.min(mostBytes, declared < 0 ? 1024 : declared)];
        }

        @Override
        public void run() {
            while (true) {
                Content.Chunk chunk = request.read();
                if (chunk == null) {
                    request.demand(this);
                    return;
                }
                if (Content.Chunk.isFailure(chunk)) {
                    Problems.answer(
                            new Problem(
                                    Problem.Kind.TOO_SLOW,
                                    "the connection ended before the whole request was there; send it again"),
                            response,
                            callback);
                    return;
                }
                take(chunk.getByteBuffer());
                boolean last = chunk.isLast();
                chunk.release();
                if (length > (long) PATIENCE * mostBytes) {
                    refuse(response, callback);
                    return;
                }
                if (last) {
                    arrived();
                    return;
                }
            }
        }

        private void take(ByteBuffer bytes) {
            int more = bytes.remaining();
            if (length + more <= mostBytes) {
                int end = (int) length + more;
                if (end > body.length) {
                    body = Arrays.copyOf(body, Math.min(mostBytes, Math.max(end, 2 * body.length)));
                }
                bytes.get(body, (int) length, more);
            } else {
                body = NONE;
            }
            length += more;
        }

        private void arrived() {
            if (length > mostBytes) {
                refuse(response, callback);
                return;
            }
            request.setAttribute(ATTRIBUTE, body.length == length ? body : Arrays.copyOf(body, (int) length));
            try {
                if (!WholeBody.super.handle(request, response, callback)) {
                    Response.writeError(request, response, callback, 404);
                }
            } catch (Throwable e) { // because the server catches what it calls itself, and this it does not
                Response.writeError(request, response, callback, e);
            }
        }
    }
}
