package io.eddy.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.HashMap;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A registry behind TLS, whose certificate nobody but the settings vouches for. */
class RegistryTlsTest {
    private static final String PASSWORD = "secret1";

    @TempDir
    Path folder;

    @Test
    void the_settings_say_whom_to_trust() throws Exception {
        Path store = keyStore("trusted");
        try (SmallRegistry registry = new SmallRegistry(tls(store))) {
            int id = registry.register("t", "AVRO", "\"int\"", Map.of());
            Map<String, Object> settings = new HashMap<>(Map.of(
                    "schema.registry.url",
                    registry.url(),
                    "schema.registry.ssl.truststore.location",
                    store.toString(),
                    "schema.registry.ssl.truststore.password",
                    PASSWORD,
                    "schema.registry.ssl.truststore.type",
                    "PKCS12"));

            assertThat(of(settings).schema(id).text()).isEqualTo("\"int\"");

            settings.put(
                    "schema.registry.ssl.truststore.location", keyStore("other").toString());
            assertThatThrownBy(() -> of(settings).schema(id))
                    .isInstanceOf(RegistryAway.class)
                    .hasMessageContaining("does not answer")
                    .hasMessageContaining("PKIX path");
            settings.put(
                    "schema.registry.ssl.truststore.location",
                    folder.resolve("none").toString());
            assertThatThrownBy(() -> of(settings))
                    .hasMessageContaining(folder.resolve("none").toString());
        }
    }

    private static SchemaRegistry of(Map<String, Object> settings) {
        RegistrySettings how = new RegistrySettings(settings);
        return new SchemaRegistry(how.url().orElseThrow(), how);
    }

    private Path keyStore(String name) throws Exception {
        Path store = folder.resolve(name + ".p12");
        Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        int code = new ProcessBuilder(
                        keytool.toString(),
                        "-genkeypair",
                        "-alias",
                        "registry",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=" + name,
                        "-ext",
                        "san=ip:127.0.0.1",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        PASSWORD)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("keytool.log").toFile())
                .start()
                .waitFor();
        assertThat(code).as("keytool").isZero();
        return store;
    }

    private static SSLContext tls(Path store) throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }
}
