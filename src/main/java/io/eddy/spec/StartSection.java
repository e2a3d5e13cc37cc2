package io.eddy.spec;

import io.eddy.safetensors.Safetensors;
import io.eddy.safetensors.UnreadableSnapshot;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code start:} of a model file: given weights, and which of them stay. */
final class StartSection {
    private static final List<String> KEYS = List.of("from", "digest", "layout", "statistics", "map", "freeze");
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");
    private static final Map<String, Start.Layout> LAYOUTS = layouts();

    private StartSection() {}

    private static Map<String, Start.Layout> layouts() {
        Map<String, Start.Layout> layouts = new LinkedHashMap<>();
        layouts.put("eddy", Start.Layout.EDDY);
        layouts.put("pytorch", Start.Layout.PYTORCH);
        return layouts;
    }

    private record File(Path path, Safetensors.Content content, String digest) {}

    /** @param folder which the file is relative to */
    static Optional<Start> read(SpecificationNode node, Path folder) {
        SpecificationMap map = node.map(KEYS);
        Optional<String> digest = map.get("digest").map(StartSection::digest);
        Optional<SpecificationNode> from = map.get("from");
        if (from.isEmpty() && digest.isEmpty()) {
            node.problem("lacks from; name the file that holds the weights, relative to the model file");
            return Optional.empty();
        }
        File file = from.map(it -> file(it, folder, digest)).orElse(null);
        Map<String, String> mapPlaces = new HashMap<>();
        Map<String, String> names = names(map, file, mapPlaces);
        List<String> freeze = new ArrayList<>();
        Map<String, String> freezePlaces = new HashMap<>();
        for (SpecificationNode element : map.list("freeze", "a list of layers such as [pixels.0, hidden0]")) {
            String layer = element.text("the name of a layer");
            freeze.add(layer);
            freezePlaces.put(layer, element.place());
        }
        if (from.isPresent() && file == null) {
            return Optional.empty(); // because that is a problem already
        }
        return Optional.of(new Start(
                file == null ? digest.orElseThrow() : file.digest,
                layout(map, from, file),
                statistics(map, file),
                names,
                freeze,
                file == null
                        ? Optional.empty()
                        : Optional.of(new Start.Given(
                                from.orElseThrow().text(""),
                                file.path,
                                from.orElseThrow().place(),
                                mapPlaces,
                                freezePlaces,
                                file.content))));
    }

    private static String digest(SpecificationNode node) {
        String digest = node.text("the SHA-256 of the file, 64 hexadecimal digits");
        if (!digest.isEmpty() && !DIGEST.matcher(digest).matches()) {
            node.mustBe("the SHA-256 of the file, 64 hexadecimal digits");
        }
        return digest;
    }

    private static @Nullable File file(SpecificationNode node, Path folder, Optional<String> wanted) {
        String name = node.text("the name of a file of weights, relative to the model file");
        if (name.isEmpty()) {
            return null;
        }
        Path path = folder.resolve(name);
        try {
            MessageDigest sha256 = Safetensors.sha256();
            Safetensors.Content content;
            try (InputStream bytes =
                    new DigestInputStream(new BufferedInputStream(Files.newInputStream(path), 1 << 16), sha256)) {
                content = Safetensors.read(bytes, Files.size(path));
            }
            String digest = HexFormat.of().formatHex(sha256.digest());
            if (wanted.isPresent() && !wanted.get().equals(digest)) {
                node.problem("is %s, whose SHA-256 is %s and not %s, as digest says; it is another file, or was changed"
                        .formatted(path, digest, wanted.get()));
            }
            return new File(path, content, digest);
        } catch (NoSuchFileException e) {
            node.problem(
                    "is %s, and there is no such file; the weights that a model starts from have to be there whenever it starts"
                            .formatted(path));
        } catch (AccessDeniedException e) {
            node.problem("is %s, which may not be read; check the file's permissions".formatted(path));
        } catch (UnreadableSnapshot e) {
            node.problem("is %s, which cannot be read as a safetensors file: %s".formatted(path, e.getMessage()));
        } catch (IOException e) {
            node.problem("is %s, which cannot be read: %s".formatted(path, e.getMessage()));
        }
        return null;
    }

    /** @param places to be filled with where each name in the file is mapped */
    private static Map<String, String> names(SpecificationMap map, @Nullable File file, Map<String, String> places) {
        Map<String, String> names = new LinkedHashMap<>();
        Map<String, String> leadHere = new HashMap<>();
        map.get("map")
                .ifPresent(node -> node.map().forEach((written, ours) -> {
                    String theirs = name(written, file);
                    String here = ours.text("the name of a layer or of its weights here");
                    String first = leadHere.putIfAbsent(here, written);
                    if (first != null) {
                        ours.problem(
                                "is %s, and so is map.%s, and only one of the two can be taken; remove the other, or say where the weight and the bias of each go"
                                        .formatted(here, first));
                    }
                    names.put(theirs, here);
                    places.put(theirs, ours.place());
                    List<String> there = tensors(file);
                    if (file != null
                            && there.stream().noneMatch(name -> name.equals(theirs) || name.startsWith(theirs + "."))) {
                        List<String> nearest = Spelling.nearestFirst(theirs, there);
                        ours.problem("maps what the file does not have; its tensors are: "
                                + String.join(", ", nearest.subList(0, Math.min(40, nearest.size()))));
                    }
                }));
        return names;
    }

    private static List<String> tensors(@Nullable File file) {
        return file == null
                ? List.of()
                : file.content.tensors().tensors().keySet().stream()
                        .map(name -> name(name, file))
                        .toList();
    }

    /** What a tensor of a file is called: of one of Eddy's, without the part of the learner that it belongs to. */
    private static String name(String inFile, @Nullable File file) {
        boolean isOurs = file != null && isOurs(file);
        return isOurs ? inFile.replaceFirst("^(network|features)[.]", "") : inFile;
    }

    private static boolean isOurs(File file) {
        return format(file).startsWith("eddy-");
    }

    private static String format(File file) {
        return file.content.metadata().getOrDefault("format", "");
    }

    private static boolean statistics(SpecificationMap map, @Nullable File file) {
        boolean wanted = map.flag("statistics", false);
        if (wanted && file != null && !isOurs(file)) {
            map.get("statistics")
                    .ifPresent(node -> node.problem(
                            "is true, and the file is no snapshot of Eddy's (its format is %s) and has no statistics of fields; remove it"
                                    .formatted(told(format(file)))));
        }
        return wanted;
    }

    private static String told(String format) {
        return format.isEmpty() ? "not told" : "\"" + format + "\"";
    }

    private static Start.Layout layout(SpecificationMap map, Optional<SpecificationNode> from, @Nullable File file) {
        Optional<SpecificationNode> said = map.get("layout");
        String format = file == null ? "" : format(file);
        if (said.isPresent()) {
            Start.Layout layout = said.get().choice(LAYOUTS, Start.Layout.EDDY);
            if (layout == Start.Layout.PYTORCH && file != null && isOurs(file)) {
                said.get()
                        .problem(
                                "is pytorch, and the file's format is %s, whose matrices lie as they do here; remove it"
                                        .formatted(format));
            }
            return layout;
        }
        if (file != null && isOurs(file)) {
            return Start.Layout.EDDY;
        }
        if (format.equals("pt")) { // as PyTorch's own writer has it
            return Start.Layout.PYTORCH;
        }
        if (from.isPresent()) {
            from.get()
                    .problem(
                            "does not say how its matrices lie (its format is %s); add layout: pytorch, or layout: eddy"
                                    .formatted(told(format)));
        }
        return Start.Layout.EDDY;
    }
}
