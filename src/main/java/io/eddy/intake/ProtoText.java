package io.eddy.intake;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.OneofDescriptorProto;
import com.google.protobuf.InvalidProtocolBufferException;
import com.squareup.wire.Syntax;
import com.squareup.wire.schema.Field;
import com.squareup.wire.schema.Location;
import com.squareup.wire.schema.MessageType;
import com.squareup.wire.schema.ProtoFile;
import com.squareup.wire.schema.Schema;
import com.squareup.wire.schema.SchemaLoader;
import com.squareup.wire.schema.Type;
import com.squareup.wire.schema.internal.SchemaEncoder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Files of Protobuf's language as descriptors, by Wire's parser; what they import from {@code google/protobuf} it has itself. */
final class ProtoText {
    private ProtoText() {}

    /**
     * The descriptors of some files.
     *
     * @param texts by the names that others import them by
     * @throws IllegalArgumentException if one is not of that language, or imports what is not there
     */
    static Map<String, FileDescriptorProto> read(Map<String, String> texts) {
        Path folder = null;
        try {
            folder = Files.createTempDirectory("eddy-proto");
            for (Map.Entry<String, String> text : texts.entrySet()) {
                Path file = folder.resolve(text.getKey()).normalize();
                if (!file.startsWith(folder)) {
                    throw new IllegalArgumentException("'" + text.getKey() + "' is no name of a file to import");
                }
                Files.createDirectories(file.getParent());
                Files.writeString(file, text.getValue());
            }
            return read(folder, texts.keySet());
        } catch (IOException e) {
            throw new UncheckedIOException("Wire reads files, and they could not be written", e);
        } finally {
            delete(folder);
        }
    }

    /** The descriptors of the files of a folder that are called so, and of those they import. */
    static Map<String, FileDescriptorProto> read(Path folder, Set<String> names) {
        Schema schema;
        try {
            SchemaLoader loader = new SchemaLoader(FileSystems.getDefault());
            loader.setPermitPackageCycles(true);
            loader.setLoadExhaustively(true);
            loader.initRoots(
                    names.stream()
                            .map(name -> Location.get(folder.toString(), name))
                            .toList(),
                    List.of(Location.get(folder.toString())));
            schema = loader.loadSchema();
        } catch (RuntimeException e) {
            // because the parser throws what it likes
            throw new IllegalArgumentException(
                    String.valueOf(e.getMessage()).strip().replaceAll("\\s+", " "), e);
        }
        SchemaEncoder encoder = new SchemaEncoder(schema);
        Map<String, FileDescriptorProto> descriptors = new LinkedHashMap<>();
        for (String name : withImports(schema, names)) {
            ProtoFile file = schema.protoFile(name);
            if (file != null && !ProtobufDescriptors.isKnown(name)) {
                descriptors.put(name, descriptor(file, encoder));
            }
        }
        return descriptors;
    }

    private static Set<String> withImports(Schema schema, Set<String> names) {
        Set<String> all = new TreeSet<>();
        List<String> open = new ArrayList<>(names);
        while (!open.isEmpty()) {
            String name = open.remove(open.size() - 1);
            ProtoFile file = schema.protoFile(name);
            if (all.add(name) && file != null) {
                open.addAll(file.getImports());
                open.addAll(file.getPublicImports());
            }
        }
        return all;
    }

    private static FileDescriptorProto descriptor(ProtoFile file, SchemaEncoder encoder) {
        try {
            FileDescriptorProto.Builder builder = FileDescriptorProto.newBuilder()
                    .mergeFrom(encoder.encode(file).toByteArray());
            if (file.getSyntax() == Syntax.PROTO_3) {
                for (int i = 0; i < builder.getMessageTypeCount(); i++) {
                    markOptional(builder.getMessageTypeBuilder(i), file.getTypes());
                }
            }
            return builder.build();
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("what Wire writes is a descriptor", e);
        }
    }

    /** Since Wire leaves out what tells an optional field of proto3 that is absent from one that is zero. */
    private static void markOptional(DescriptorProto.Builder message, List<Type> types) {
        MessageType type = types.stream()
                .filter(it -> it instanceof MessageType && it.getName().equals(message.getName()))
                .map(MessageType.class::cast)
                .findFirst()
                .orElse(null);
        if (type == null) {
            return; // because entries of maps are no types of the text
        }
        for (Field field : type.getDeclaredFields()) {
            if (field.getLabel() == Field.Label.OPTIONAL) {
                for (FieldDescriptorProto.Builder each : message.getFieldBuilderList()) {
                    if (each.getName().equals(field.getName()) && !each.getProto3Optional() && !each.hasOneofIndex()) {
                        each.setProto3Optional(true).setOneofIndex(message.getOneofDeclCount());
                        message.addOneofDecl(OneofDescriptorProto.newBuilder().setName("_" + each.getName()));
                    }
                }
            }
        }
        for (int i = 0; i < message.getNestedTypeCount(); i++) {
            markOptional(message.getNestedTypeBuilder(i), type.getNestedTypes());
        }
    }

    private static void delete(@org.jspecify.annotations.Nullable Path folder) {
        if (folder == null) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(java.util.Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            // because what is left of a temporary folder harms nobody
        }
    }
}
