package io.eddy.intake;

import io.eddy.feature.Event;
import io.eddy.feature.RejectedEvent;
import io.eddy.feature.Value;
import io.eddy.intake.FieldNode.Elements;
import io.eddy.wire.PassedOver;
import java.util.ArrayList;
import java.util.List;

/**
 * The fields of the event that is being made. A format walks through its record beside the {@linkplain #root nodes}, fills the {@link #begin value} of each that is {@link
 * FieldNode#isRead read}, and then {@link #end ends} it; objects in lists it hands over value by value.
 */
final class EventFields {
    private final Event event = new Event();
    private final FieldNode root;
    private final List<NamedField> roles;
    private final PassedOver passedOver;
    private final List<ListColumn> columns = new ArrayList<>();
    private long lists;
    private int depthOfLists;

    EventFields(FieldNode root, List<NamedField> roles, PassedOver passedOver) {
        this.root = root;
        this.roles = roles;
        this.passedOver = passedOver;
    }

    void clear() {
        event.clear();
        depthOfLists = 0;
        columns.clear();
        for (int i = 0; i < roles.size(); i++) {
            roles.get(i).value().setMissing();
        }
    }

    Event event() {
        return event;
    }

    /** The record itself. */
    FieldNode root() {
        return root;
    }

    /** The value of a field, to be filled before its {@link #end}. */
    Value begin(FieldNode node) {
        NamedField[] named = node.named();
        Value value = named.length > 0 ? named[0].value() : feature(node);
        if (!value.isMissing()) {
            passedOver.add(PassedOver.Kind.REPEATED_KEY, node.name());
        }
        return value;
    }

    private Value feature(FieldNode node) {
        if (node.column() >= 0) {
            return event.value(node.column());
        }
        Value value = event.field(node.name());
        node.column(event.column(node.name()));
        return value;
    }

    void end(FieldNode node) {
        NamedField[] named = node.named();
        if (named.length == 0) {
            return;
        }
        for (int i = 1; i < named.length; i++) {
            named[i].value().copyFrom(named[0].value());
        }
        if (node.isFeature()) {
            feature(node).copyFrom(named[0].value());
        }
    }

    /** The value of a field that is a list of values, to be filled before its {@link #end}. */
    Value beginList(FieldNode node) {
        node.elements(Elements.VALUES);
        Value list = begin(node);
        list.setNumbers();
        return list;
    }

    /** A list with nothing in it, where no schema says what there would be: that, others have shown, or it is left out. */
    void emptyList(FieldNode node) throws RejectedEvent {
        if (node.elements() == Elements.OBJECTS) {
            beginObjects();
            endObjects(node, 0);
        }
        boolean isOfValues = node.elements() == Elements.VALUES && node.isRead();
        if (isOfValues || node.named().length > 0) {
            beginList(node);
            end(node);
        }
    }

    /** Says what stands in a field that can hold no value: an object, where a label was named. */
    void other(FieldNode node, String what) {
        if (node.named().length > 0) {
            begin(node).setOther(what);
            end(node);
        }
    }

    /** A list of objects begins, perhaps inside of another's. */
    void beginObjects() {
        if (depthOfLists++ == 0) {
            lists++;
            columns.clear();
        }
    }

    /** An object of the list has this in a field. */
    void add(FieldNode node, Value value) {
        if (node.named().length > 0) {
            other(node, "in a list of objects");
        }
        if (node.isFeature()) {
            ListColumn column = node.listColumn();
            if (column.begin(lists)) {
                columns.add(column);
            }
            column.add(value);
        }
    }

    /**
     * The list ends.
     *
     * @param count of objects
     */
    void endObjects(FieldNode node, int count) throws RejectedEvent {
        if (--depthOfLists > 0) {
            return;
        }
        node.elements(Elements.OBJECTS);
        setNumber(node.child("count"), count);
        for (int i = 0; i < columns.size(); i++) {
            ListColumn column = columns.get(i);
            if (column.hasNames()) {
                feature(column.node()).copyFrom(column.names());
            }
            if (column.hasNumbers()) {
                setNumber(column.node().child("sum"), column.sum());
                setNumber(column.node().child("min"), column.least());
                setNumber(column.node().child("max"), column.greatest());
            }
        }
    }

    private void setNumber(FieldNode node, double number) {
        if (node.isRead()) {
            begin(node).setNumber(number);
            end(node);
        }
    }
}
