package io.eddy.spec;

import io.eddy.safetensors.Safetensors;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Weights that one network starts from, which a file holds. What is in the file decides what becomes of the model, and so its digest is part of
 * the specification; where the file is does not, and so {@code given} is none of what makes two of these equal.
 *
 * @param digest SHA-256 of the file, in hexadecimal digits
 * @param layout how its matrices lie
 * @param statistics whether fields go on from the statistics, tables and keys of the same fields of a snapshot of Eddy's
 * @param map a name in the file, of a tensor or of all whose names begin with it and a dot, to the name here
 * @param freeze names of layers or fields whose weights stay as they are
 * @param given the file; empty where the specification was read from its canonical text, which is enough for a model that has its state already
 */
public record Start(
        String digest,
        Layout layout,
        boolean statistics,
        Map<String, String> map,
        List<String> freeze,
        Optional<Given> given) {
    /** How matrices lie in a file. */
    public enum Layout {
        /** As here: {@code [in][out]}, pixels row by row with the channels of each together. */
        EDDY,
        /** {@code [out][in]}, convolutions {@code [out][in][height][width]}, pixels channel by channel. */
        PYTORCH
    }

    /**
     * What was read.
     *
     * @param from as the model file names it
     * @param file where that lies
     * @param place in the model file, for errors, as are the next two
     * @param mapPlaces where each key of the map stands
     * @param freezePlaces where each name of what stays as it is stands
     */
    public record Given(
            String from,
            Path file,
            String place,
            Map<String, String> mapPlaces,
            Map<String, String> freezePlaces,
            Safetensors.Content content) {
        public Given {
            mapPlaces = Map.copyOf(mapPlaces);
            freezePlaces = Map.copyOf(freezePlaces);
        }

        /** A model file that cannot be used, since a model made of it showed so: {@code file:line:column: start what}. */
        public SpecificationException problem(String what) {
            return new SpecificationException(List.of(place + " " + what));
        }
    }

    public Start {
        map = Collections.unmodifiableMap(new LinkedHashMap<>(map));
        freeze = List.copyOf(freeze);
    }

    /** What a tensor of the file is called here. */
    public String nameHere(String name) {
        for (int end = name.length(); end > 0; end = name.lastIndexOf('.', end - 1)) {
            String here = map.get(name.substring(0, end));
            if (here != null) {
                return here + name.substring(end);
            }
        }
        return name;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Start start
                && digest.equals(start.digest)
                && layout == start.layout
                && statistics == start.statistics
                && map.equals(start.map)
                && freeze.equals(start.freeze);
    }

    @Override
    public int hashCode() {
        return Objects.hash(digest, layout, statistics, map, freeze);
    }
}
