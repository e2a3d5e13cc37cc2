package io.eddy.app.demo.chat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;

/**
 * What a customer may want.
 *
 * @param intent its name
 * @param answer what the bot says then
 * @param begins sentences that the bot starts with
 * @param customers how people put it who have not read those, with {@code {product}}, {@code {colour}} and {@code {order}} to be filled in
 */
record Intent(String intent, String answer, List<String> begins, List<String> customers) {
    private static final ObjectMapper YAML = YAMLMapper.builder().build();

    /** All of them. */
    static List<Intent> all() {
        try (InputStream file =
                Objects.requireNonNull(Intent.class.getResourceAsStream("/io/eddy/app/demo/chatbot.yaml"))) {
            return YAML.readValue(file, new TypeReference<>() {});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
