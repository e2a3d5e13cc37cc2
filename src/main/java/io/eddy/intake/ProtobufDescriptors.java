package io.eddy.intake;

import com.google.protobuf.AnyProto;
import com.google.protobuf.DescriptorProtos;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DurationProto;
import com.google.protobuf.EmptyProto;
import com.google.protobuf.FieldMaskProto;
import com.google.protobuf.StructProto;
import com.google.protobuf.TimestampProto;
import com.google.protobuf.WrappersProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Links the descriptors of files with those that they import. */
final class ProtobufDescriptors {
    /** Those that come with Protobuf itself. */
    private static final Map<String, FileDescriptor> KNOWN = new HashMap<>();

    static {
        for (FileDescriptor file : List.of(
                TimestampProto.getDescriptor(),
                DurationProto.getDescriptor(),
                WrappersProto.getDescriptor(),
                StructProto.getDescriptor(),
                AnyProto.getDescriptor(),
                EmptyProto.getDescriptor(),
                FieldMaskProto.getDescriptor(),
                DescriptorProtos.getDescriptor())) {
            KNOWN.put(file.getName(), file);
        }
    }

    private final Map<String, FileDescriptorProto> files;
    private final Map<String, FileDescriptor> linked = new LinkedHashMap<>();

    ProtobufDescriptors(Map<String, FileDescriptorProto> files) {
        this.files = files;
    }

    /** Whether Protobuf's own library has the file. */
    static boolean isKnown(String file) {
        return KNOWN.containsKey(file);
    }

    /** @throws IllegalArgumentException if the file or one that it imports is not there, or they do not fit */
    FileDescriptor file(String name) {
        FileDescriptor known = KNOWN.getOrDefault(name, linked.get(name));
        if (known != null) {
            return known;
        }
        FileDescriptorProto file = files.get(name);
        if (file == null) {
            throw new IllegalArgumentException(
                    "the file " + name + ", which is imported, is not there (protoc --include_imports adds it)");
        }
        List<FileDescriptor> imports = new ArrayList<>();
        // because a circle of imports is none that Protobuf allows, and would go on for ever here
        files.remove(name);
        for (String imported : file.getDependencyList()) {
            imports.add(file(imported));
        }
        try {
            FileDescriptor descriptor = FileDescriptor.buildFrom(file, imports.toArray(FileDescriptor[]::new), true);
            linked.put(name, descriptor);
            return descriptor;
        } catch (DescriptorValidationException e) {
            throw new IllegalArgumentException(String.valueOf(e.getMessage()), e);
        }
    }

    /** The message of that full name. */
    Optional<Descriptor> message(String fullName) {
        return all().stream()
                .filter(message -> message.getFullName().equals(fullName))
                .findFirst();
    }

    /** All messages of the files themselves, those inside of others behind them. */
    List<Descriptor> all() {
        List<Descriptor> all = new ArrayList<>();
        for (String name : List.copyOf(files.keySet())) {
            file(name);
        }
        linked.values().forEach(file -> file.getMessageTypes().forEach(message -> addTo(all, message)));
        return all;
    }

    private static void addTo(List<Descriptor> all, Descriptor message) {
        all.add(message);
        message.getNestedTypes().forEach(inner -> addTo(all, inner));
    }
}
