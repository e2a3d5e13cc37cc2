package io.eddy.serve;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Why a request gets no answer, as problem details (RFC 9457).
 *
 * @param detail what is wrong, the values, what to do
 */
record Problem(Kind kind, String detail) {
    static final String CONTENT_TYPE = "application/problem+json";

    /** The kinds there are; {@code openapi.json} has the same list. */
    enum Kind {
        NOT_JSON(400, "The request is not JSON"),
        NO_EVENT(400, "The request is no event"),
        BAD_PARAMETER(400, "A parameter cannot be read"),
        UNAUTHORIZED(401, "The token is missing or wrong"),
        NOT_FOUND(404, "There is no such path"),
        UNKNOWN_ID(404, "No prediction has this id"),
        NO_PARTITION(404, "There is no model of this partition here"),
        WRONG_METHOD(405, "This path has another method"),
        TOO_SLOW(408, "The request took too long to arrive"),
        NO_JOIN(409, "Feedback is not learned from here"),
        NOTHING_TO_SHARE(409, "The prediction is made of one field"),
        TOO_LARGE(413, "The request is too large"),
        NOT_TYPED_JSON(415, "The request does not say that it is JSON"),
        WRONG_HOST(421, "The request is for another host"),
        TOO_MANY_REQUESTS(429, "There are too many requests"),
        DEFECT(500, "Something is wrong here"),
        NOT_WRITTEN(503, "The cluster has not taken it"),
        NO_MODEL(503, "There is no model yet"),
        TOO_MANY_CONNECTIONS(503, "There are too many connections");

        private final int status;
        private final String title;

        Kind(int status, String title) {
            this.status = status;
            this.title = title;
        }

        int status() {
            return status;
        }

        /** As it stands in the type: {@code too-large}. */
        String code() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    int status() {
        return kind.status;
    }

    byte[] json() {
        return json("urn:eddy:problem:" + kind.code(), kind.title, kind.status, detail);
    }

    /** Of one that has no kind, because the status says all there is to say (RFC 9457, 4.2.1). */
    static byte[] json(String title, int status, String detail) {
        return json("about:blank", title, status, detail);
    }

    private static byte[] json(String type, String title, int status, String detail) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("type", type);
        json.put("title", title);
        json.put("status", status);
        json.put("detail", detail);
        return Json.bytes(json);
    }
}
