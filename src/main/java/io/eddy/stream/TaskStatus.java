package io.eddy.stream;

import io.eddy.eval.Report;
import io.eddy.feature.RejectedEvent.Reason;
import io.eddy.learn.ModelVersion;
import io.eddy.learn.Remark;
import io.eddy.learn.Segment;
import io.eddy.learn.Vitals;
import io.eddy.replay.PartitionModel;
import io.eddy.replay.RedoStatus;
import io.eddy.spec.Interpretation;
import java.util.List;
import java.util.Map;

/**
 * What the learner of one partition is doing: an immutable picture, renewed some times a second, for any thread to read.
 *
 * @param partition of the events topic
 * @param version of the model at that moment
 * @param learned events whose step the weights took
 * @param skipped events that were predicted but not learned from: weight 0, or a gradient that was not finite
 * @param rejected events sent to the dead letters, by reason; reasons that have not occurred are absent
 * @param interpretation what the learner takes the events for
 * @param remarks what does not fit that
 * @param toldBefore how many of the remarks there were when the task began to publish; {@link #NOTHING} if not even the
 *     interpretation was settled, {@link #NOT_YET} while the task learns again what it had learned before
 * @param vitals of the learner
 * @param report progressive evaluation
 * @param segments that the model has found by itself
 * @param weightNorm ‖w‖ over all weights when metrics were last published
 * @param decodeNanos time spent on decoding events, in all
 * @param stepNanos time spent in {@code learn}, encoding included, in all
 * @param snapshots how many were published by this process
 * @param snapshotOffset the offset of the last one, or -1
 * @param snapshotBytes its size
 * @param snapshotMillis when it was published, by this machine's clock, or -1
 * @param checkpoints of its state
 * @param redo when the task started
 */
public record TaskStatus(
        int partition,
        ModelVersion version,
        long learned,
        long skipped,
        Map<Reason, Long> rejected,
        Interpretation interpretation,
        List<Remark> remarks,
        int toldBefore,
        Vitals vitals,
        Report report,
        List<Segment> segments,
        double weightNorm,
        long decodeNanos,
        long stepNanos,
        long snapshots,
        long snapshotOffset,
        long snapshotBytes,
        long snapshotMillis,
        CheckpointStatus checkpoints,
        RedoStatus redo) {
    /** Nothing has been told before. */
    public static final int NOTHING = -1;

    /** It is not the time to tell anything. */
    public static final int NOT_YET = -2;

    static TaskStatus of(
            int partition,
            PartitionModel model,
            int toldBefore,
            SnapshotPublisher snapshots,
            CheckpointStatus checkpoints,
            RedoStatus redo) {
        return new TaskStatus(
                partition,
                model.version(),
                model.learned(),
                model.skipped(),
                model.rejected(),
                model.interpretation(),
                model.remarks(),
                toldBefore,
                model.vitals(),
                model.report(),
                model.segments(),
                model.weightNorm(),
                model.decodeNanos(),
                model.stepNanos(),
                snapshots.published(),
                snapshots.publishedOffset(),
                snapshots.publishedBytes(),
                snapshots.publishedMillis(),
                checkpoints,
                redo);
    }
}
