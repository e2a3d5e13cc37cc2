package io.eddy.app.broker;

/**
 * A broker as its process announced it, which may have ended since.
 *
 * @param address host and port
 * @param processId of the process that it ends with
 */
public record AnnouncedBroker(String address, String clusterId, long processId) {
    int port() {
        return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    }
}
