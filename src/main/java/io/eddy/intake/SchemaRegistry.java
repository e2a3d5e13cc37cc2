package io.eddy.intake;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.eddy.feature.RejectedEvent;
import io.eddy.feature.RejectedEvent.Reason;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A schema registry with the REST interface of Confluent's, which others have, too: Apicurio's at {@code /apis/ccompat/v7}, Karapace, Redpanda. A schema never changes
 * under its number, so each is fetched once. Thread-safe.
 */
final class SchemaRegistry {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What a registry says where it is one and has no such schema, subject or version; a 404 of anybody else is no word about the schema. */
    private static final int FIRST_NOT_FOUND = 40401;

    private static final int LAST_NOT_FOUND = 40403;

    /** References may go round in a circle. */
    private static final int MAX_IMPORTS = 1_000;

    private final String address;
    private final Optional<String> authorization;
    private final HttpClient client;
    private final Map<Integer, RegisteredSchema> known = new ConcurrentHashMap<>();

    /** @throws IllegalArgumentException if the settings cannot be */
    SchemaRegistry(String address, RegistrySettings settings) {
        URI uri = URI.create(address);
        this.address = withoutUser(uri).replaceFirst("/+$", "");
        this.authorization = settings.authorization(uri);
        HttpClient.Builder builder =
                HttpClient.newBuilder().connectTimeout(PATIENCE).followRedirects(HttpClient.Redirect.NORMAL);
        settings.tls().ifPresent(builder::sslContext);
        this.client = builder.build();
    }

    /** Because a password must not stand in a message. */
    private static String withoutUser(URI uri) {
        return uri.getUserInfo() == null ? uri.toString() : uri.toString().replace(uri.getRawUserInfo() + "@", "");
    }

    /**
     * The schema of a number.
     *
     * @throws RejectedEvent if the registry has none
     * @throws RegistryAway if it cannot be asked now
     */
    RegisteredSchema schema(int id) throws RejectedEvent {
        RegisteredSchema schema = known.get(id);
        if (schema == null) {
            schema = fetch(id);
            known.put(id, schema);
        }
        return schema;
    }

    private RegisteredSchema fetch(int id) throws RejectedEvent {
        JsonNode answer = get("/schemas/ids/" + Integer.toUnsignedString(id), "schema " + Integer.toUnsignedString(id));
        Map<String, String> imports = new LinkedHashMap<>();
        addImports(answer, imports);
        return new RegisteredSchema(
                answer.path("schemaType").asText("AVRO"), answer.path("schema").asText(), imports);
    }

    private void addImports(JsonNode schema, Map<String, String> imports) throws RejectedEvent {
        for (JsonNode reference : schema.path("references")) {
            String name = reference.path("name").asText();
            String subject = reference.path("subject").asText();
            String version = reference.path("version").asText();
            if (imports.containsKey(name) || imports.size() >= MAX_IMPORTS) {
                continue;
            }
            JsonNode imported = get(
                    "/subjects/" + URLEncoder.encode(subject, UTF_8).replace("+", "%20") + "/versions/" + version,
                    "version " + version + " of subject " + subject);
            addImports(imported, imports);
            imports.put(name, imported.path("schema").asText());
        }
    }

    private JsonNode get(String path, String wanted) throws RejectedEvent {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address + path))
                .timeout(PATIENCE)
                .header("Accept", "application/vnd.schemaregistry.v1+json, application/json");
        authorization.ifPresent(header -> request.header("Authorization", header));
        HttpResponse<String> response = answer(request.build());
        JsonNode body = body(response);
        int status = response.statusCode();
        if (status == 200 && body.hasNonNull("schema")) {
            return body;
        }
        int code = body.path("error_code").asInt();
        if (status == 404 && code >= FIRST_NOT_FOUND && code <= LAST_NOT_FOUND) {
            throw new RejectedEvent(Reason.UNKNOWN_SCHEMA, "registry %s has no %s".formatted(address, wanted));
        }
        throw new RegistryAway(
                "registry %s answers %s with %d%s".formatted(address, path, status, advice(status)), null);
    }

    private static String advice(int status) {
        return switch (status) {
            case 401, 403 ->
                "; set " + RegistrySettings.USER_INFO + " or " + RegistrySettings.TOKEN
                        + " to somebody who may read schemas";
            case 404, 200 -> "; is this its address? Apicurio's ends with /apis/ccompat/v7";
            default -> "";
        };
    }

    private HttpResponse<String> answer(HttpRequest request) {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            // because the JDK's client has no words for it
            String why = e instanceof ConnectException ? "connection refused" : e.toString();
            throw new RegistryAway("registry %s does not answer: %s".formatted(address, why), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RegistryAway("registry %s was not waited for".formatted(address), e);
        }
    }

    private static JsonNode body(HttpResponse<String> response) {
        try {
            return JSON.readTree(response.body());
        } catch (JsonProcessingException e) {
            return JSON.missingNode(); // because what is no JSON is no registry's answer
        }
    }
}
