package io.eddy.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import io.eddy.Eddy;
import io.eddy.feature.Event;
import io.eddy.feature.RejectedEvent;
import io.eddy.learn.Prediction;
import io.eddy.serve.ModelFollower;
import io.eddy.snapshot.FrozenModel;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;

/** A service of one's own that follows a model: it answers {@code POST {"features": {"price": 4}}} with what the model says now. */
public final class FollowingService {
    private FollowingService() {}

    public static void main(String[] arguments) throws Exception {
        String kafka = arguments[0];
        int port = Integer.parseInt(arguments[1]);

        ModelFollower follower = ModelFollower.of(Map.of("bootstrap.servers", kafka))
                .model("eddy")
                .start();
        follower.await(Duration.ofMinutes(1));
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 0);
        server.createContext("/", request -> {
            String answer;
            try {
                FrozenModel model = follower.newest();
                Event event = Eddy.event(new String(request.getRequestBody().readAllBytes(), UTF_8));
                Prediction said = model.predict(event);
                answer = (said instanceof Prediction.OfClass one ? one.label() : said) + " by " + model.version();
            } catch (RejectedEvent e) {
                answer = "that is no event: " + e.getMessage();
            }
            byte[] bytes = answer.getBytes(UTF_8);
            request.sendResponseHeaders(200, bytes.length);
            request.getResponseBody().write(bytes);
            request.close();
        });
        server.start();
    }
}
