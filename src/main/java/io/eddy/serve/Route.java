package io.eddy.serve;

import io.javalin.http.Handler;

/**
 * A method and a path that are answered. {@code openapi.json} tells of the same ones.
 *
 * @param open whether no token is needed
 */
record Route(String method, String path, boolean open, Handler handler) {
    static Route get(String path, Handler handler) {
        return new Route("GET", path, false, handler);
    }

    static Route post(String path, Handler handler) {
        return new Route("POST", path, false, handler);
    }

    /** Nobody is asked for a token. */
    Route forAll() {
        return new Route(method, path, true, handler);
    }
}
