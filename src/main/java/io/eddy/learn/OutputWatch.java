package io.eddy.learn;

import io.eddy.feature.Value;
import io.eddy.learn.Remark.Kind;
import io.eddy.spec.Specification;
import io.eddy.spec.Spelling;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Watches which outputs the labels name, where there are several: what is said of one that the model does not have is lost. */
final class OutputWatch {
    private final List<String> outputs;
    private final Remarks remarks;

    /** By the name that no output has; made once, since it may be told of every event, and no longer kept once so many are there as are told. */
    private final Map<String, String> unknown = new HashMap<>();

    OutputWatch(Specification given, Remarks remarks) {
        this.outputs = List.copyOf(given.output().parts().keySet());
        this.remarks = remarks;
    }

    void look(Value label) {
        if (outputs.isEmpty()) {
            return;
        }
        label.parts().forEach((name, part) -> {
            if (!outputs.contains(name) && !part.isMissing()) {
                remarks.remark(Kind.UNCLEAR_LABEL, told(name));
            }
        });
    }

    private String told(String name) {
        return unknown.size() < Remarks.MOST ? unknown.computeIfAbsent(name, this::text) : text(name);
    }

    private String text(String name) {
        return "the label has an output %s, which the model does not know and does not learn%s there are: %s"
                .formatted(name, Spelling.suggestion(name, outputs), String.join(", ", outputs));
    }
}
