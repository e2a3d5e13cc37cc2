package io.eddy.intake;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import io.eddy.feature.RejectedEvent;
import io.eddy.feature.RejectedEvent.Reason;
import io.eddy.spec.Input;
import io.eddy.spec.Spelling;
import io.eddy.wire.News;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The messages of a topic's records: one of a file, in Protobuf's language or a set of descriptors ({@code protoc --include_imports --descriptor_set_out}), or those of a registry,
 * of which each record names one by the schema's number and the message's place in it. Not thread-safe.
 */
final class ProtobufSchemas {
    /** Nobody nests messages so deep; a length that says so is rubbish. */
    private static final int MAX_PLACES = 100;

    private final Input input;
    private final Optional<SchemaRegistry> registry;
    private final @Nullable Descriptor ofFile;
    private final Map<Integer, FileDescriptor> files = new HashMap<>();
    private final Set<Descriptor> seen = new java.util.HashSet<>();
    private final News news = new News();
    private int start;

    /** @throws IllegalArgumentException if the file is no schema, or has not what the input names */
    ProtobufSchemas(Input input, Input.Format.Protobuf format, Optional<SchemaRegistry> registry) {
        this.input = input;
        this.registry = registry;
        this.ofFile = format.schema().file().map(file -> message(file, format)).orElse(null);
        if (ofFile != null) {
            List<String> flaws =
                    ProtobufOutline.of(ofFile, ofFile.getFullName()).flaws(input);
            if (!flaws.isEmpty()) {
                throw new IllegalArgumentException(String.join(System.lineSeparator(), flaws));
            }
        }
    }

    private static Descriptor message(Path file, Input.Format.Protobuf format) {
        String place = format.schema().place() + " is " + file;
        try {
            return message(new ProtobufDescriptors(read(file)), format.message());
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException(place + "; there is no such file", e);
        } catch (IOException | IllegalArgumentException e) {
            throw new IllegalArgumentException(place + ", which cannot be used: " + e.getMessage(), e);
        }
    }

    private static Descriptor message(ProtobufDescriptors descriptors, Optional<String> wanted) {
        List<Descriptor> all = descriptors.all();
        String names =
                String.join(", ", all.stream().map(Descriptor::getFullName).toList());
        if (wanted.isPresent()) {
            return descriptors
                    .message(wanted.get())
                    .orElseThrow(() -> new IllegalArgumentException("it has no message %s%s it has: %s"
                            .formatted(wanted.get(), suggestion(wanted.get(), all), names)));
        }
        List<Descriptor> outer =
                all.stream().filter(it -> it.getContainingType() == null).toList();
        if (outer.size() != 1) {
            throw new IllegalArgumentException(
                    "it has several messages; say which one records are, message: one of " + names);
        }
        return outer.get(0);
    }

    private static String suggestion(String wanted, List<Descriptor> all) {
        return Spelling.suggestion(
                wanted, all.stream().map(Descriptor::getFullName).toList());
    }

    private static Map<String, FileDescriptorProto> read(Path file) throws IOException {
        Map<String, FileDescriptorProto> files = new LinkedHashMap<>();
        String name = String.valueOf(file.getFileName());
        byte[] bytes = Files.readAllBytes(file);
        if (name.endsWith(".proto")) {
            Path folder = file.toAbsolutePath().getParent();
            files.putAll(ProtoText.read(folder == null ? Path.of("") : folder, Set.of(name)));
            return files;
        }
        FileDescriptorSet.parseFrom(bytes).getFileList().forEach(each -> files.put(each.getName(), each));
        return files;
    }

    /** What a record is, and where in it that begins: {@link #start}. */
    Descriptor messageOf(byte[] record) throws RejectedEvent {
        if (ofFile != null) {
            start = 0;
            return ofFile;
        }
        int id = WireHeader.schemaOf(record);
        FileDescriptor file = files.get(id);
        if (file == null) {
            file = fetch(id);
            files.put(id, file);
        }
        Descriptor message = message(file, record, id);
        if (seen.add(message)) {
            news.add(ProtobufOutline.of(message, "schema " + id + " (" + message.getFullName() + ")")
                    .flaws(input));
        }
        return message;
    }

    int start() {
        return start;
    }

    private FileDescriptor fetch(int id) throws RejectedEvent {
        RegisteredSchema registered = registry.orElseThrow().schema(id);
        registered.mustBe("PROTOBUF", id);
        try {
            String own = "eddy/schema-" + id + ".proto";
            Map<String, FileDescriptorProto> descriptors = new LinkedHashMap<>();
            Map<String, String> texts = new LinkedHashMap<>();
            Map<String, String> all = new LinkedHashMap<>(registered.imports());
            all.put(own, registered.text());
            for (Map.Entry<String, String> schema : all.entrySet()) {
                Optional<FileDescriptorProto> encoded = encoded(schema.getValue(), schema.getKey());
                encoded.ifPresent(descriptor -> descriptors.put(schema.getKey(), descriptor));
                if (encoded.isEmpty()) {
                    texts.put(schema.getKey(), schema.getValue());
                }
            }
            if (!texts.isEmpty()) {
                descriptors.putAll(ProtoText.read(texts));
            }
            return new ProtobufDescriptors(descriptors).file(own);
        } catch (IllegalArgumentException e) {
            throw new RejectedEvent(Reason.UNREADABLE, "schema %d cannot be used: %s".formatted(id, e.getMessage()));
        }
    }

    /** Some clients register the descriptor, in Base64, for the text. */
    private static Optional<FileDescriptorProto> encoded(String schema, String name) {
        try {
            byte[] bytes = Base64.getDecoder().decode(schema.strip());
            return Optional.of(FileDescriptorProto.parseFrom(bytes).toBuilder()
                    .setName(name)
                    .build());
        } catch (IllegalArgumentException | InvalidProtocolBufferException e) {
            return Optional.empty();
        }
    }

    /** Behind the schema's number: how many places follow and then each, as zigzag varints; a single zero for the first message. */
    private Descriptor message(FileDescriptor file, byte[] record, int id) throws RejectedEvent {
        start = WireHeader.LENGTH;
        int places = varint(record);
        if (places < 0 || places > MAX_PLACES) {
            throw noMessage(id);
        }
        List<Descriptor> messages = file.getMessageTypes();
        Descriptor message = places == 0 && !messages.isEmpty() ? messages.get(0) : null;
        for (int i = 0; i < places; i++) {
            int place = varint(record);
            if (place < 0 || place >= messages.size()) {
                throw noMessage(id);
            }
            message = messages.get(place);
            messages = message.getNestedTypes();
        }
        if (message == null) {
            throw noMessage(id);
        }
        return message;
    }

    private int varint(byte[] record) throws RejectedEvent {
        int value = 0;
        for (int shift = 0; shift < 32; shift += 7) {
            if (start >= record.length) {
                throw new RejectedEvent(Reason.UNREADABLE, "the record ends where the place of its message should be");
            }
            byte next = record[start++];
            value |= (next & 0x7f) << shift;
            if (next >= 0) {
                break;
            }
        }
        return value >>> 1 ^ -(value & 1);
    }

    private static RejectedEvent noMessage(int id) {
        return new RejectedEvent(Reason.UNREADABLE, "the record names a message that schema " + id + " does not have");
    }

    News news() {
        return news;
    }
}
