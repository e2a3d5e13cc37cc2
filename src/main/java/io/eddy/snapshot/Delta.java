package io.eddy.snapshot;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.eddy.safetensors.Json;
import io.eddy.safetensors.Safetensors;
import io.eddy.safetensors.SafetensorsBytes;
import io.eddy.safetensors.UnreadableSnapshot;
import io.eddy.state.Tensors;
import io.eddy.state.Tensors.Tensor;
import io.eddy.state.Tensors.Type;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What has changed of a model between two of its versions: applied to the first it makes the second, all of it, metrics and texts too.
 *
 * <p>Its file is one of safetensors as well. For the tensor that stands at place {@code i} of the list in its metadata, {@code i.pages} are the
 * numbers of the pages that changed, 64 numbers each, and {@code i.values} what is in them now.
 *
 * @param pieces the second version, but that its tensors are {@code i.pages} and {@code i.values}, and its texts those that changed
 * @param tensors all that the second version has
 * @param texts the names of all lists of texts that it has
 */
public record Delta(Stand from, Stand to, Snapshot pieces, List<Outline> tensors, List<String> texts) {
    /** In the file's metadata and in the manifest. */
    static final String FORMAT = "eddy-delta-1";

    private static final String DELTA = "delta";

    /** A tensor without its numbers. */
    record Outline(String name, Type type, int[] shape) {
        long elements() throws UnreadableSnapshot {
            long elements = 1;
            for (int size : shape) {
                elements *= size;
                if (size < 0 || elements > Integer.MAX_VALUE) {
                    throw new UnreadableSnapshot("a delta has a tensor of the shape " + Arrays.toString(shape));
                }
            }
            return elements;
        }
    }

    /** What stands in the metadata. */
    private record Fields(long from, String fromDigest, String digest, List<Outline> tensors, List<String> texts) {}

    public Delta {
        tensors = List.copyOf(tensors);
        texts = List.copyOf(texts);
    }

    /**
     * @param now the model, with the numbers of the copy
     * @param digest of these
     */
    static Delta of(Stand from, Snapshot now, String digest, ChangingCopy copy) {
        Tensors pieces = new Tensors();
        List<Outline> outlines = new ArrayList<>();
        now.tensors().tensors().forEach((name, tensor) -> {
            long[] pages = copy.changedPages(name);
            if (pages.length > 0) {
                pieces.tensors().put(outlines.size() + ".pages", new Tensor(Type.I64, new int[] {pages.length}, pages));
                pieces.tensors().put(outlines.size() + ".values", values(tensor, pages));
            }
            outlines.add(new Outline(name, tensor.type(), tensor.shape()));
        });
        pieces.texts().putAll(copy.changedTexts());
        return new Delta(
                from,
                new Stand(now.version(), digest),
                now.withTensors(pieces),
                outlines,
                List.copyOf(now.tensors().texts().keySet()));
    }

    private static Tensor values(Tensor tensor, long[] pages) {
        int elements = (int) tensor.elements();
        int count = 0;
        for (long page : pages) {
            count += length(page, elements);
        }
        Object values = ChangingCopy.array(tensor.type(), count);
        int at = 0;
        for (long page : pages) {
            int length = length(page, elements);
            System.arraycopy(tensor.data(), (int) page * ChangingCopy.PAGE, values, at, length);
            at += length;
        }
        return new Tensor(tensor.type(), new int[] {count}, values);
    }

    private static int length(long page, int elements) {
        return (int) Math.min(ChangingCopy.PAGE, elements - page * ChangingCopy.PAGE);
    }

    SafetensorsBytes bytes() {
        Map<String, String> metadata = new LinkedHashMap<>(SnapshotMetadata.write(FORMAT, pieces));
        try {
            metadata.put(
                    DELTA,
                    Json.MAPPER.writeValueAsString(
                            new Fields(from.version().offset(), from.digest(), to.digest(), tensors, texts)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts and numbers can always be written as JSON", e);
        }
        return new SafetensorsBytes(pieces.tensors(), metadata);
    }

    /** @throws UnreadableSnapshot if the file is damaged, or is no delta of this format */
    static Delta read(InputStream file, long bytes) throws IOException {
        Safetensors.Content content = Safetensors.read(file, bytes);
        Snapshot pieces = SnapshotMetadata.read(FORMAT, content);
        Fields fields;
        try {
            fields = Json.MAPPER.readValue(SnapshotMetadata.get(content.metadata(), DELTA), Fields.class);
        } catch (JsonProcessingException e) {
            throw new UnreadableSnapshot(
                    "the delta to %s does not say of what: %s".formatted(pieces.version(), e.getOriginalMessage()), e);
        }
        return new Delta(
                new Stand(pieces.version().at(fields.from), fields.fromDigest),
                new Stand(pieces.version(), fields.digest),
                pieces,
                fields.tensors,
                fields.texts);
    }

    /**
     * Applies deltas that follow on each other. What has not changed is shared with the first version, which stays as it is. That the last one
     * is what it should be, its digest says.
     *
     * @throws UnreadableSnapshot if they do not fit
     */
    static Snapshot applied(List<Delta> deltas, Snapshot to) throws UnreadableSnapshot {
        Snapshot now = to;
        Set<Object> own = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Delta delta : deltas) {
            now = delta.pieces.withTensors(delta.applied(now.tensors(), own));
        }
        return now;
    }

    /** @param own arrays that nobody else has, and which are written to in place */
    private Tensors applied(Tensors before, Set<Object> own) throws UnreadableSnapshot {
        Tensors after = new Tensors();
        for (int i = 0; i < tensors.size(); i++) {
            Outline outline = tensors.get(i);
            Tensor old = before.tensors().get(outline.name);
            Tensor pages = pieces.tensors().tensors().get(i + ".pages");
            int elements = (int) outline.elements();
            Object data;
            if (old != null
                    && old.type() == outline.type
                    && old.elements() == elements
                    && (pages == null || own.contains(old.data()))) {
                data = old.data();
            } else {
                data = ChangingCopy.array(outline.type, elements);
                if (old != null && old.type() == outline.type) {
                    System.arraycopy(old.data(), 0, data, 0, (int) Math.min(elements, old.elements()));
                }
                own.add(data);
            }
            if (pages != null) {
                Tensor values = pieces.tensors().tensors().get(i + ".values");
                check(values != null, outline.name + " has pages and no numbers");
                write(outline, pages, Objects.requireNonNull(values), data);
            }
            after.tensors().put(outline.name, new Tensor(outline.type, outline.shape, data));
        }
        for (String name : texts) {
            List<String> list =
                    pieces.tensors().texts().getOrDefault(name, before.texts().get(name));
            check(list != null, "it has no texts called " + name);
            after.texts().put(name, list);
        }
        return after;
    }

    private void write(Outline outline, Tensor pages, Tensor values, Object data) throws UnreadableSnapshot {
        check(pages.type() == Type.I64 && values.type() == outline.type, outline.name + " has numbers of another type");
        int elements = Array.getLength(data);
        int at = 0;
        for (long page : (long[]) pages.data()) {
            check(page >= 0 && page < ChangingCopy.pages(elements), outline.name + " has no page " + page);
            int length = length(page, elements);
            check(at + length <= values.elements(), outline.name + " has fewer numbers than its pages");
            System.arraycopy(values.data(), at, data, (int) page * ChangingCopy.PAGE, length);
            at += length;
        }
    }

    private void check(boolean holds, String what) throws UnreadableSnapshot {
        if (!holds) {
            throw new UnreadableSnapshot("the delta to %s is damaged: %s".formatted(to.version(), what));
        }
    }
}
