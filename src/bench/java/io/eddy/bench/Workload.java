package io.eddy.bench;

import io.eddy.nn.Loss;
import java.util.List;

/** The networks that steps are measured on; all their hidden layers are ReLU. */
public enum Workload {
    /** 32-64-32-1, logistic. */
    W1(List.of(32, 64, 32, 1)),
    /** 128-256-128-10, softmax. */
    W1b(List.of(128, 256, 128, 10)),
    /** 784-512-256-10, softmax. */
    W1c(List.of(784, 512, 256, 10));

    private final List<Integer> widths;

    Workload(List<Integer> widths) {
        this.widths = widths;
    }

    int inputs() {
        return widths.get(0);
    }

    List<Integer> hidden() {
        return widths.subList(1, widths.size() - 1);
    }

    int outputs() {
        return widths.get(widths.size() - 1);
    }

    Loss loss() {
        return outputs() == 1 ? new Loss.Logistic() : new Loss.SoftmaxCrossEntropy();
    }
}
