package io.eddy.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.eddy.state.Tensors.Tensor;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Stored state of which one entry at a time is missing, too short or too long: none of it may be loaded. */
public final class Damage {
    private Damage() {}

    /**
     * Asserts that loading fails and says so.
     *
     * @param load loads an archive into something new
     * @param free entries whose length follows from nothing else
     */
    public static void assertRefused(Tensors stored, Set<String> free, Consumer<Archive> load) {
        stored.tensors().forEach((name, tensor) -> {
            refused(without(stored, name), load, name + " is missing");
            int rows = tensor.shape()[0];
            if (!free.contains(name)) {
                refused(with(stored, name, resized(tensor, rows + 1)), load, name + " is too long");
            }
            if (!free.contains(name) && rows > 0) {
                refused(with(stored, name, resized(tensor, rows - 1)), load, name + " is too short");
            }
        });
        stored.texts().forEach((name, texts) -> {
            refused(without(stored, name), load, name + " is missing");
            List<String> longer = new ArrayList<>(texts);
            longer.add("?");
            refused(with(stored, name, longer), load, name + " is too long");
            if (!texts.isEmpty()) {
                refused(with(stored, name, texts.subList(1, texts.size())), load, name + " is too short");
            }
        });
    }

    private static void refused(Tensors damaged, Consumer<Archive> load, String damage) {
        assertThat(catchThrowable(() -> load.accept(damaged.load(true))))
                .as(damage)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("stored state");
    }

    private static Tensors copy(Tensors stored) {
        Tensors copy = new Tensors();
        copy.tensors().putAll(stored.tensors());
        copy.texts().putAll(stored.texts());
        return copy;
    }

    private static Tensors without(Tensors stored, String name) {
        Tensors copy = copy(stored);
        copy.tensors().remove(name);
        copy.texts().remove(name);
        return copy;
    }

    private static Tensors with(Tensors stored, String name, Tensor tensor) {
        Tensors copy = copy(stored);
        copy.tensors().put(name, tensor);
        return copy;
    }

    private static Tensors with(Tensors stored, String name, List<String> texts) {
        Tensors copy = copy(stored);
        copy.texts().put(name, texts);
        return copy;
    }

    private static Tensor resized(Tensor tensor, int rows) {
        int[] shape = tensor.shape().clone();
        shape[0] = rows;
        int length = rows * (shape.length == 1 ? 1 : shape[1]);
        Object data = Array.newInstance(tensor.data().getClass().getComponentType(), length);
        System.arraycopy(tensor.data(), 0, data, 0, Math.min(length, Array.getLength(tensor.data())));
        return new Tensor(tensor.type(), shape, data);
    }
}
