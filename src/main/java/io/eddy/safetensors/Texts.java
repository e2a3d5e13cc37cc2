package io.eddy.safetensors;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectReader;
import io.eddy.state.Tensors;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Lists of texts, which a safetensors file has no other place for than its metadata: each as JSON, under {@code texts.NAME}. */
public final class Texts {
    private static final ObjectReader LIST = Json.MAPPER.readerForListOf(String.class);
    private static final String PREFIX = "texts.";

    private Texts() {}

    /** Adds the lists of the tensors to the metadata of their file. */
    public static void write(Tensors tensors, Map<String, String> metadata) {
        tensors.texts().forEach((name, texts) -> metadata.put(PREFIX + name, json(texts)));
    }

    /** Gives the tensors of a file the lists that are in its metadata. */
    public static void read(Safetensors.Content content) throws UnreadableSnapshot {
        for (Map.Entry<String, String> text : content.metadata().entrySet()) {
            if (text.getKey().startsWith(PREFIX)) {
                content.tensors().texts().put(text.getKey().substring(PREFIX.length()), list(text.getValue()));
            }
        }
    }

    private static String json(List<String> texts) {
        try {
            return Json.MAPPER.writeValueAsString(texts);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts can always be written as JSON", e);
        }
    }

    private static List<String> list(String json) throws UnreadableSnapshot {
        try {
            List<String> texts = LIST.<@Nullable List<String>>readValue(json);
            if (texts == null) {
                throw new UnreadableSnapshot("the metadata hold null for a list of texts");
            }
            return texts;
        } catch (JsonProcessingException e) {
            throw new UnreadableSnapshot("the metadata hold broken JSON: " + e.getOriginalMessage(), e);
        }
    }
}
