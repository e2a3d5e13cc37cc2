package io.eddy.spec;

import io.eddy.spec.Input.Bound;
import io.eddy.spec.Input.Comparison;
import io.eddy.spec.Input.Condition;
import io.eddy.spec.Input.Format;
import io.eddy.spec.Input.Label;
import io.eddy.spec.Input.Role;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** {@code inputs:} of a model file: {@code [{topic: orders, label: /status/returned, except: [/comment]}]}. */
final class InputSection {
    private static final List<String> KEYS = List.of(
            "topic",
            "format",
            "as",
            "label",
            "positive",
            "labels",
            "otherwise",
            "id",
            "time",
            "weight",
            "key",
            "features",
            "except");

    /** Further keys by format. */
    private static final Map<String, List<String>> FORMATS = formats();

    private static final String FIELD = "the name of a field, or a JSON Pointer such as /customer/city";
    private static final String FIELDS = "a list of fields, such as [amount, /customer/city]";
    private static final Pattern TOPIC = Pattern.compile("[A-Za-z0-9._-]{1,249}");

    private final Path folder;

    private InputSection(Path folder) {
        this.folder = folder;
    }

    private static Map<String, List<String>> formats() {
        Map<String, List<String>> formats = new LinkedHashMap<>();
        formats.put("json", List.of());
        formats.put("avro", List.of("registry", "schema"));
        formats.put("protobuf", List.of("registry", "schema", "message"));
        formats.put("csv", List.of("header", "separator"));
        formats.put("events", List.of());
        return formats;
    }

    /**
     * Reads the section.
     *
     * @param file all that the model file says
     * @param folder which files named in the section are relative to
     */
    static Inputs read(SpecificationNode node, String file, Path folder) {
        InputSection section = new InputSection(folder);
        Map<String, Integer> topics = new LinkedHashMap<>();
        List<Input> inputs = new ArrayList<>();
        for (SpecificationNode element : node.list("a list of topics, such as [{topic: orders, label: returned}]")) {
            Input input = section.input(element);
            Integer first = topics.putIfAbsent(input.topic(), inputs.size());
            if (first != null && !input.topic().isEmpty()) {
                element.problem(
                        "is of topic " + input.topic() + ", as is inputs[" + first + "]; a topic can be an input once");
            }
            inputs.add(input);
        }
        return new Inputs(inputs, "inputs:\n" + node.written(file) + "\n");
    }

    private Input input(SpecificationNode node) {
        SpecificationMap options = node.options();
        Optional<SpecificationNode> topic = node.isMap() ? options.get("topic") : Optional.of(node);
        if (topic.isEmpty()) {
            node.problem("has no topic; say which one it is, such as topic: orders");
        }
        String named =
                options.get("format").flatMap(it -> it.oneOf(FORMATS.keySet())).orElse("json");
        Set<String> keys = new LinkedHashSet<>(KEYS);
        keys.addAll(FORMATS.get(named));
        options.onlyWith(keys, " of format " + named);
        Format format = format(named, node, options);
        if (format instanceof Format.Events) {
            KEYS.subList(3, KEYS.size())
                    .forEach(key -> options.get(key)
                            .ifPresent(it -> it.problem(
                                    "is for records of another form; events in Eddy's own say that themselves")));
        }
        Role as = options.choice("as", roles(), Role.EVENT);
        checkRole(as, format, node, options);
        Input input = new Input(
                topic.map(InputSection::topic).orElse(""),
                format,
                as,
                label(node, options),
                field(options, "id"),
                field(options, "time"),
                field(options, "weight"),
                field(options, "key"),
                fields(options, "features"),
                fields(options, "except"));
        checkFeatures(input, options);
        return input;
    }

    private static Map<String, Role> roles() {
        Map<String, Role> roles = new LinkedHashMap<>();
        for (Role role : Role.values()) {
            roles.put(SpecificationWriter.camelCase(role), role);
        }
        return roles;
    }

    private static void checkRole(Role as, Format format, SpecificationNode node, SpecificationMap options) {
        if (as == Role.REQUEST) {
            List.of("label", "positive", "labels", "otherwise")
                    .forEach(key -> options.get(key)
                            .ifPresent(
                                    it -> it.problem("is said of requests, whose label nobody knows yet; remove it")));
        }
        if (as == Role.FEEDBACK) {
            List.of("features", "except")
                    .forEach(key -> options.get(key)
                            .ifPresent(it ->
                                    it.problem("is said of feedback, of which only id and label count; remove it")));
            if (options.get("id").isEmpty() && !(format instanceof Format.Events)) {
                node.problem("has no id; say which field has that of the request, such as id: /request");
            }
        }
    }

    private static String topic(SpecificationNode node) {
        String topic = node.text("the name of a topic");
        if (!topic.isEmpty() && !TOPIC.matcher(topic).matches()) {
            node.mustBe("the name of a topic: up to 249 letters, digits, dots, hyphens and underscores");
        }
        return topic;
    }

    private Format format(String named, SpecificationNode node, SpecificationMap options) {
        return switch (named) {
            case "avro" -> new Format.Avro(schema(node, options, true));
            case "protobuf" ->
                new Format.Protobuf(
                        schema(node, options, false),
                        options.get("message").map(it -> it.text("the full name of a message")));
            case "csv" -> new Format.Csv(header(node, options), separator(options));
            case "events" -> new Format.Events();
            default -> new Format.Json();
        };
    }

    /** @param takesBoth whether records that are written by a registry's schema can be read as a file's */
    private Input.Schema schema(SpecificationNode node, SpecificationMap options, boolean takesBoth) {
        Optional<SpecificationNode> file = options.get("schema");
        Optional<SpecificationNode> registry = options.get("registry");
        if (!takesBoth && file.isPresent() && registry.isPresent()) {
            registry.get()
                    .problem(
                            "is named beside schema; records have the schema of a file, or each names one of a registry");
        }
        return new Input.Schema(
                file.flatMap(this::file),
                registry.map(InputSection::address),
                file.or(() -> registry).orElse(node).place());
    }

    private Optional<Path> file(SpecificationNode node) {
        try {
            return Optional.of(folder.resolve(node.text("a file with a schema")));
        } catch (InvalidPathException e) {
            node.mustBe("a file with a schema");
            return Optional.empty();
        }
    }

    private static String address(SpecificationNode node) {
        String address = node.text("the address of a schema registry");
        try {
            URI uri = URI.create(address);
            if (uri.getHost() != null && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
                return address;
            }
        } catch (IllegalArgumentException e) {
            // falls through: it is none
        }
        node.mustBe("the address of a schema registry, such as http://registry:8081");
        return address;
    }

    private static List<String> header(SpecificationNode node, SpecificationMap options) {
        List<String> names = new ArrayList<>();
        for (SpecificationNode element : options.list("header", "the names of the cells, such as [id, amount, city]")) {
            String name = element.text("the name of a cell");
            if (names.contains(name)) {
                element.problem("is " + SpecificationWriter.quoted(name) + ", as is header[" + names.indexOf(name)
                        + "]; name each cell once");
            }
            names.add(name);
        }
        if (options.get("header").isEmpty()) {
            node.problem("has format csv and no header; name the cells, such as header: [id, amount, city]");
        }
        return names;
    }

    private static char separator(SpecificationMap options) {
        return options.get("separator")
                .map(node -> {
                    String written = node.text("one character");
                    if (written.length() != 1 && !written.equals("tab")) {
                        node.mustBe("one character, or tab");
                    }
                    return written.length() == 1 ? written.charAt(0) : '\t';
                })
                .orElse(',');
    }

    private static Label label(SpecificationNode node, SpecificationMap options) {
        Optional<SpecificationNode> several = options.get("label").filter(SpecificationNode::isMap);
        if (several.isPresent()) {
            return labels(several.get(), options);
        }
        Optional<FieldPath> field = field(options, "label");
        Optional<Condition> positive = options.get("positive").map(InputSection::condition);
        if (field.isPresent() && positive.isPresent()) {
            options.get("positive")
                    .ifPresent(it ->
                            it.problem("is there beside label; the label is a field, or whether a condition holds"));
        }
        Map<String, String> table = new LinkedHashMap<>();
        options.get("labels")
                .ifPresent(it -> it.map().forEach((value, label) -> table.put(value, label.asName("a label"))));
        if (field.isEmpty() && positive.isEmpty()) {
            field = Optional.of(new FieldPath(Input.DEFAULT_LABEL, List.of(), node.place() + ".label (its default)"));
        }
        return new Label(field, positive, table, options.get("otherwise").map(it -> it.asName("a label")));
    }

    /** {@code label: {click: /clicked, dwell: /seconds}}, of several outputs. */
    private static Label labels(SpecificationNode node, SpecificationMap options) {
        for (String ofOne : List.of("positive", "labels", "otherwise")) {
            options.get(ofOne).ifPresent(it -> it.problem("is about one label, and there are several; remove it"));
        }
        Map<String, FieldPath> parts = new LinkedHashMap<>();
        SpecificationMap map = node.map();
        map.forEach((output, each) -> parts.put(output, field(each)));
        if (parts.isEmpty()) {
            node.problem("names no field; give each output one: {click: /clicked, dwell: /seconds}");
        }
        return Label.ofSeveral(parts);
    }

    private static Condition condition(SpecificationNode node) {
        List<String> keys = new ArrayList<>(List.of("field", "equals", "in"));
        for (Comparison comparison : Comparison.values()) {
            keys.add(SpecificationWriter.camelCase(comparison));
        }
        SpecificationMap options = node.map(keys);
        Optional<FieldPath> field = field(options, "field");
        if (field.isEmpty()) {
            node.problem("has no field; say of which one something has to hold: {field: /rating, atLeast: 4}");
        }
        List<String> in = new ArrayList<>();
        options.get("equals").ifPresent(it -> in.add(it.asName("a value")));
        options.list("in", "a list of values, such as [gold, silver]").forEach(it -> in.add(it.asName("a value")));
        List<Bound> bounds = new ArrayList<>();
        for (Comparison comparison : Comparison.values()) {
            options.get(SpecificationWriter.camelCase(comparison))
                    .ifPresent(it -> bounds.add(new Bound(comparison, it.real())));
        }
        if (in.isEmpty() && bounds.isEmpty()) {
            node.problem("has no condition; add one of " + String.join(", ", keys.subList(1, keys.size())));
        }
        return new Condition(
                field.orElseGet(() -> new FieldPath(Input.DEFAULT_LABEL, List.of(), node.place())), in, bounds);
    }

    private static Optional<FieldPath> field(SpecificationMap options, String key) {
        return options.get(key).map(InputSection::field);
    }

    private static FieldPath field(SpecificationNode node) {
        String written = node.text(FIELD);
        if (!written.isEmpty()) {
            FieldPath.flaw(written).ifPresent(flaw -> node.problem("is " + SpecificationWriter.quoted(written) + flaw));
        }
        return new FieldPath(written, FieldPath.keys(written), node.place());
    }

    private static List<FieldPath> fields(SpecificationMap options, String key) {
        List<FieldPath> fields = new ArrayList<>();
        for (SpecificationNode element : options.list(key, FIELDS)) {
            FieldPath field = field(element);
            if (fields.stream().anyMatch(other -> other.written().equals(field.written()))) {
                element.problem(
                        "is " + SpecificationWriter.quoted(field.written()) + ", which is named twice; once is enough");
            }
            fields.add(field);
        }
        return fields;
    }

    /** Because a feature that is the label makes a model that is right about everything but the future. */
    private static void checkFeatures(Input input, SpecificationMap options) {
        Optional<String> label = input.label()
                .field()
                .or(() -> input.label().positive().map(Condition::field))
                .map(FieldPath::written);
        List<SpecificationNode> features = options.list("features", FIELDS);
        for (int i = 0; i < features.size() && i < input.only().size(); i++) {
            if (label.isPresent() && label.get().equals(input.only().get(i).written())) {
                features.get(i)
                        .problem("is " + SpecificationWriter.quoted(label.get())
                                + ", the label; what is to be predicted is no feature");
            }
        }
    }
}
