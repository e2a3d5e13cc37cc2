package io.eddy.serve;

import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * Where and for whom there is an HTTP server.
 *
 * @param address where it listens; port 0 takes any free one
 * @param token that each request must bear but those for health and the page itself; empty if nobody is asked for one: anything but
 *     a loopback address then serves everybody on that network
 */
public record HttpSettings(InetSocketAddress address, Optional<String> token, HttpLimits limits) {
    public HttpSettings {
        if (token.filter(String::isBlank).isPresent()) {
            throw new IllegalArgumentException("the token is blank; give one of some 20 letters and digits, or none");
        }
    }

    /** For whoever reaches the address. */
    public static HttpSettings open(InetSocketAddress address) {
        return new HttpSettings(address, Optional.empty(), HttpLimits.DEFAULT);
    }
}
