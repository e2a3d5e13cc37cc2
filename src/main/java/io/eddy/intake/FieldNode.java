package io.eddy.intake;

import io.eddy.feature.Event;
import io.eddy.feature.RejectedEvent;
import io.eddy.feature.RejectedEvent.Reason;
import io.eddy.spec.FieldPath;
import io.eddy.wire.JsonMessages;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A place in the records of a topic, at the end of some keys: what it is called as a feature, and what is to become of it. Made when a record first has it, so that
 * of each further one only a key is looked up.
 */
final class FieldNode {
    /** More than an event has columns, since what is passed over has nodes as well. Of further names each time anew. */
    private static final int MAX_NODES = 2 * Event.MAX_COLUMNS;

    /** Of an element of a list, as RFC 6901 has it. */
    private static final Pattern INDEX = Pattern.compile("0|[1-9]\\d{0,8}");

    static final int NO_COLUMN = -1;
    private static final NamedField[] NONE = {};

    private final Uses uses;
    private final List<String> keys;
    private final String name;
    private final boolean isFeature;
    private final NamedField[] named;
    private final boolean leadsOn;
    private final boolean leadsByIndex;
    private final Map<String, FieldNode> children = new LinkedHashMap<>();
    private Elements elements;
    private int column = NO_COLUMN;
    private @Nullable ListColumn listColumn;

    /** What is in a list. */
    enum Elements {
        /** No record so far had any. */
        UNKNOWN,
        VALUES,
        OBJECTS
    }

    /** What an input wants of its records. */
    static final class Uses {
        private final List<NamedField> roles;
        private final List<NamedField> only;
        private final List<NamedField> except;
        private int nodes;

        /**
         * @param roles fields that are label, id, ...
         * @param only the features; empty: all fields that have no role and are not excepted
         */
        Uses(List<NamedField> roles, List<NamedField> only, List<NamedField> except) {
            this.roles = roles;
            this.only = only;
            this.except = except;
        }
    }

    /** The whole record. */
    FieldNode(Uses uses) {
        this.uses = uses;
        this.keys = List.of();
        this.name = "";
        this.isFeature = uses.only.isEmpty();
        this.named = NONE;
        this.leadsOn = true;
        this.leadsByIndex = false;
        this.elements = Elements.UNKNOWN;
    }

    private FieldNode(FieldNode parent, String key, String name) {
        this.uses = parent.uses;
        this.keys = new ArrayList<>(parent.keys);
        this.name = name;
        keys.add(key);
        List<NamedField> roles = those(uses.roles);
        List<NamedField> only = those(uses.only);
        List<NamedField> except = those(uses.except);
        boolean isTakenAway = !except.isEmpty() || roles.stream().anyMatch(role -> !role.staysFeature());
        this.isFeature = !isTakenAway && (parent.isFeature || !only.isEmpty());
        this.named = roles.isEmpty() ? NONE : roles.toArray(NONE);
        List<FieldPath> through = Stream.of(uses.roles, uses.only, uses.except)
                .flatMap(List::stream)
                .map(NamedField::path)
                .filter(path -> path.leadsThrough(keys, name))
                .toList();
        this.leadsOn = !through.isEmpty();
        this.elements = leadsOn ? Elements.OBJECTS : Elements.UNKNOWN; // because only they have names in them
        this.leadsByIndex = through.stream()
                .anyMatch(path -> path.isPointer()
                        && INDEX.matcher(path.keys().get(keys.size())).matches());
        only.forEach(NamedField::found);
        except.forEach(NamedField::found);
        roles.forEach(NamedField::found);
    }

    private List<NamedField> those(List<NamedField> fields) {
        return fields.stream().filter(field -> field.path().means(keys, name)).toList();
    }

    /**
     * What is there under a key.
     *
     * @throws RejectedEvent if the path would be too long for the name of a field
     */
    FieldNode child(String key) throws RejectedEvent {
        FieldNode child = children.get(key);
        return child == null ? newChild(key) : child;
    }

    private FieldNode newChild(String key) throws RejectedEvent {
        String path = keys.isEmpty() ? key : name + '.' + key;
        if (path.length() > JsonMessages.MAX_NAME_LENGTH) {
            throw new RejectedEvent(
                    Reason.TOO_LARGE,
                    "the path of keys \"%s…\" has %,d characters; the name of a field has %,d at most"
                            .formatted(path.substring(0, 60), path.length(), JsonMessages.MAX_NAME_LENGTH));
        }
        FieldNode child = new FieldNode(this, key, path);
        if (uses.nodes < MAX_NODES) {
            uses.nodes++;
            children.put(key, child);
        }
        return child;
    }

    /** What it is called as a feature: its keys with dots between. */
    String name() {
        return name;
    }

    /** Whether anything in it is a feature, or may be named. Nothing else need be looked at. */
    boolean isWanted() {
        return isFeature || leadsOn || named.length > 0;
    }

    /** Whether what stands here itself is read. */
    boolean isRead() {
        return isFeature || named.length > 0;
    }

    boolean isFeature() {
        return isFeature;
    }

    /** Whether a pointer leads to single elements, if this is a list. */
    boolean leadsByIndex() {
        return leadsByIndex;
    }

    /** An element of a list into which a pointer leads. */
    FieldNode element(int index) throws RejectedEvent {
        return child(Integer.toString(index));
    }

    /** What is in it, where it is a list, as records so far have shown, or a name that leads into it. */
    Elements elements() {
        return elements;
    }

    void elements(Elements shown) {
        elements = shown;
    }

    /** The roles that the field has beside being a feature. */
    NamedField[] named() {
        return named;
    }

    /** The keys that records so far had in it. */
    Collection<String> known() {
        return children.keySet();
    }

    /** Where a path ends in what records so far had, or the last place with something in it that it leads through. */
    FieldNode deepest(FieldPath path) {
        return children.values().stream()
                .filter(child -> !child.children.isEmpty() && path.leadsThrough(child.keys, child.name))
                .findFirst()
                .map(child -> child.deepest(path))
                .orElse(this);
    }

    int depth() {
        return keys.size();
    }

    /** What a path to something in it begins with: {@code /customer/address/}, or {@code customer.address.} */
    String written(boolean asPointer) {
        if (asPointer) {
            return "/" + keys.stream().map(key -> FieldPath.escaped(key) + "/").collect(Collectors.joining());
        }
        return keys.isEmpty() ? "" : name + '.';
    }

    int column() {
        return column;
    }

    void column(int ofEvent) {
        column = ofEvent;
    }

    /** What all objects of a list have here. */
    ListColumn listColumn() {
        if (listColumn == null) {
            listColumn = new ListColumn(this);
        }
        return listColumn;
    }

    @Override
    public String toString() {
        return name;
    }
}
