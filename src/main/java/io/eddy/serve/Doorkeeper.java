package io.eddy.serve;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** Who is let in: so many a second, with the token if there is one, and of this machine's browsers only pages of this server. */
final class Doorkeeper extends Handler.Wrapper {
    private static final String BEARER = "Bearer ";

    /** An address, since a name may begin like one. */
    private static final Pattern LOOPBACK = Pattern.compile("127(\\.\\d{1,3}){3}");

    private final HttpFigures figures;
    private final RequestRate rate;
    private final int perSecond;
    private final Optional<byte[]> token;
    private final boolean local;
    private final Set<String> open;

    /** @param open the paths for which nobody is asked for a token */
    Doorkeeper(HttpSettings settings, Set<String> open, HttpFigures figures, LongSupplier nanos) {
        this.figures = figures;
        perSecond = settings.limits().requestsPerSecond();
        rate = new RequestRate(perSecond, nanos);
        token = settings.token().map(text -> text.getBytes(StandardCharsets.UTF_8));
        local = !settings.address().isUnresolved()
                && settings.address().getAddress().isLoopbackAddress();
        this.open = open;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        Request.addCompletionListener(request, failure -> {
            if (failure == null) { // else nobody was there any more to be answered
                figures.count(response.getStatus());
            }
        });
        Problem problem = problem(request, response);
        if (problem == null) {
            return super.handle(request, response, callback);
        }
        Problems.answer(problem, response, callback);
        return true;
    }

    private @Nullable Problem problem(Request request, Response response) {
        if (!rate.admits()) {
            response.getHeaders().put(HttpHeader.RETRY_AFTER, 1);
            return new Problem(
                    Problem.Kind.TOO_MANY_REQUESTS,
                    "there are more than %,d requests a second; ask again in a second, send several events in one, or start with a larger --http-rate"
                            .formatted(perSecond));
        }
        HttpURI uri = request.getHttpURI();
        if (local && !isLocal(uri.getHost())) {
            // because a page from elsewhere may have its name lead to this machine
            return new Problem(
                    Problem.Kind.WRONG_HOST,
                    "the request is for host %s, and this server is for this machine alone; ask 127.0.0.1, or start with --http-host"
                            .formatted(uri.getHost()));
        }
        if (token.isPresent()
                && !open.contains(uri.getPath())
                && !bears(token.get(), request.getHeaders().get(HttpHeader.AUTHORIZATION))) {
            response.getHeaders().put(HttpHeader.WWW_AUTHENTICATE, "Bearer");
            return new Problem(
                    Problem.Kind.UNAUTHORIZED,
                    "the header 'Authorization: Bearer TOKEN' is missing, or its token is not that of the file that --http-token-file names");
        }
        return null;
    }

    private static boolean isLocal(@Nullable String host) {
        return host == null
                || host.equals("localhost")
                || host.endsWith(".localhost")
                || LOOPBACK.matcher(host).matches()
                || host.equals("[::1]");
    }

    /** Takes as long whatever of the token is right. */
    private static boolean bears(byte[] token, @Nullable String authorization) {
        return authorization != null
                && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
                && MessageDigest.isEqual(
                        token, authorization.substring(BEARER.length()).strip().getBytes(StandardCharsets.UTF_8));
    }
}
