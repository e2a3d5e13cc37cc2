package io.eddy.nn;

import java.util.List;
import java.util.function.ObjDoubleConsumer;

/** Something with weights that learn, or are kept as they are. */
public interface Weighted {
    List<Parameter> parameters();

    /** The parameters that a step changes. */
    default List<Parameter> learned() {
        return parameters();
    }

    /**
     * Keeps the weights of layers within this one as they are, from now on: no update, and no gradient but for what is below them.
     *
     * @param name of a layer, or of one around it: that with which the names of its weights begin
     * @return whether any is called so
     */
    default boolean freeze(String name) {
        return false;
    }

    /** Tells ‖dL/dθ‖ of each layer within this one, by its name, as it was in the last step. */
    default void gradientNorms(ObjDoubleConsumer<String> told) {}
}
