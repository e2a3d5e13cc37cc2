package io.eddy.intake;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import javax.net.ssl.SSLContext;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.security.ssl.DefaultSslEngineFactory;
import org.jspecify.annotations.Nullable;

/** How a schema registry is reached, in the settings that its own serializers have for it. Those of TLS are Kafka's with {@code schema.registry.} before them. */
public final class RegistrySettings {
    public static final String URL = "schema.registry.url";
    static final String USER_INFO = "basic.auth.user.info";
    static final String TOKEN = "bearer.auth.token";
    private static final String PREFIX = "schema.registry.";
    private static final Map<String, String> SOURCES =
            Map.of("basic.auth.credentials.source", "USER_INFO", "bearer.auth.credentials.source", "STATIC_TOKEN");

    private static final ConfigDef TLS = new ConfigDef().withClientSslSupport();

    private final Map<String, ?> settings;

    public RegistrySettings(Map<String, ?> settings) {
        this.settings = settings;
        SOURCES.forEach((name, supported) -> {
            String source = text(name).orElse(supported);
            if (!source.equals(supported) && !source.equals("URL")) {
                throw new IllegalArgumentException("%s is %s; Eddy has %s only".formatted(name, source, supported));
            }
        });
    }

    /** The names of all settings. */
    public static Set<String> names() {
        Set<String> names = new TreeSet<>(SOURCES.keySet());
        names.addAll(Set.of(URL, USER_INFO, TOKEN, PREFIX + USER_INFO));
        TLS.names().forEach(name -> names.add(PREFIX + name));
        return names;
    }

    private Optional<String> text(String name) {
        return Optional.ofNullable(settings.get(name)).map(Object::toString).map(String::strip);
    }

    /** The address; several may stand there, and each is tried. */
    Optional<String> url() {
        return text(URL);
    }

    /** The header that says who asks. */
    Optional<String> authorization(URI registry) {
        Optional<String> user = text(USER_INFO)
                .or(() -> text(PREFIX + USER_INFO))
                .or(() -> Optional.ofNullable(registry.getUserInfo()));
        return text(TOKEN)
                .map(token -> "Bearer " + token)
                .or(() -> user.map(info -> "Basic " + Base64.getEncoder().encodeToString(info.getBytes(UTF_8))));
    }

    /** Whom to trust, and who one is; nothing if the JVM's own will do. */
    Optional<SSLContext> tls() {
        Map<String, Object> given = new HashMap<>();
        settings.forEach((name, value) -> {
            if (name.startsWith(PREFIX + "ssl.")) {
                given.put(name.substring(PREFIX.length()), value);
            }
        });
        if (given.isEmpty()) {
            return Optional.empty();
        }
        DefaultSslEngineFactory factory = new DefaultSslEngineFactory();
        factory.configure(TLS.parse(given));
        @Nullable SSLContext context = factory.sslContext();
        return Optional.ofNullable(context);
    }
}
