package io.eddy.app;

import io.eddy.intake.RegistrySettings;
import io.eddy.spec.Spelling;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.streams.StreamsConfig;

/** A properties file with settings of Kafka's clients, and of a schema registry beside them, checked. */
public final class ClientSettings {
    /** Kafka Streams passes settings with these prefixes on to one kind of client. */
    private static final List<String> PREFIXES = List.of(
            StreamsConfig.MAIN_CONSUMER_PREFIX,
            StreamsConfig.RESTORE_CONSUMER_PREFIX,
            StreamsConfig.GLOBAL_CONSUMER_PREFIX,
            StreamsConfig.CONSUMER_PREFIX,
            StreamsConfig.PRODUCER_PREFIX,
            StreamsConfig.ADMIN_CLIENT_PREFIX);

    private ClientSettings() {}

    /** @throws Failure if the file cannot be read, or a setting is unknown or has a wrong value */
    public static Map<String, Object> read(Path file) {
        Properties properties = load(file);
        Set<String> known = known();
        Map<String, Object> settings = new TreeMap<>();
        for (String name : properties.stringPropertyNames()) {
            if (!known.contains(withoutPrefix(name))) {
                throw new Failure(
                        "unknown setting %s in %s%s neither a client of Kafka nor one of a schema registry has it"
                                .formatted(name, file, Spelling.suggestion(name, known)));
            }
            settings.put(name, properties.getProperty(name));
        }
        check(file, settings);
        return settings;
    }

    private static Properties load(Path file) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (NoSuchFileException e) {
            throw new Failure("no file " + file + "; --config wants a properties file with client settings", e);
        } catch (AccessDeniedException e) {
            throw new Failure("no permission to read " + file, e);
        } catch (IOException | IllegalArgumentException e) {
            throw new Failure("cannot read " + file + " as a properties file: " + e.getMessage(), e);
        }
        return properties;
    }

    private static Set<String> known() {
        Set<String> known = new TreeSet<>(AdminClientConfig.configNames());
        known.addAll(ConsumerConfig.configNames());
        known.addAll(ProducerConfig.configNames());
        known.addAll(StreamsConfig.configDef().names());
        known.addAll(RegistrySettings.names());
        return known;
    }

    private static String withoutPrefix(String name) {
        return PREFIXES.stream()
                .filter(name::startsWith)
                .findFirst()
                .map(prefix -> name.substring(prefix.length()))
                .orElse(name);
    }

    private static void check(Path file, Map<String, Object> settings) {
        Map<String, Object> complete = new HashMap<>(settings);
        complete.putIfAbsent(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, "localhost:9092");
        try {
            AdminClientConfig.configDef().parse(complete);
        } catch (ConfigException e) {
            throw new Failure("%s: %s".formatted(file, e.getMessage()), e);
        }
    }
}
