package io.eddy.serve;

import java.time.Duration;

/**
 * What one client, or all together, may cost: learning goes on beside it.
 *
 * @param bodyBytes of a request
 * @param requestsPerSecond of all clients together; as many may come at once
 * @param connections at the same time; beyond them, whoever has kept the server waiting longest has to go
 * @param patience for a request to arrive as a whole, and for the next one on a connection
 */
public record HttpLimits(int bodyBytes, int requestsPerSecond, int connections, Duration patience) {
    public static final HttpLimits DEFAULT = new HttpLimits(1 << 20, 10_000, 512, Duration.ofSeconds(30));

    public HttpLimits {
        if (bodyBytes < 2 || requestsPerSecond < 1 || connections < 1 || patience.isNegative() || patience.isZero()) {
            throw new IllegalArgumentException(
                    "%d bytes a request, %d requests a second, %d connections, %s for a request: nobody could be answered; give more"
                            .formatted(bodyBytes, requestsPerSecond, connections, patience));
        }
    }
}
