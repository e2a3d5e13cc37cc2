package io.eddy.serve;

import io.eddy.eval.Report;
import io.eddy.learn.MemberStanding;
import io.eddy.learn.ModelVersion;
import java.util.List;
import java.util.OptionalLong;

/**
 * What is shown of the learner of one partition at one moment.
 *
 * @param learned events whose step the weights took
 * @param members of a portfolio, with their weights; of one network none
 * @param lag events not learned yet, where that is known
 * @param redoLeft offsets still to be learned again before it goes on where it was; 0 once it does
 * @param snapshotOffset of the last snapshot published, or -1
 */
public record LearnerView(
        int partition,
        ModelVersion version,
        long learned,
        Report report,
        List<MemberStanding> members,
        OptionalLong lag,
        long redoLeft,
        long snapshotOffset) {
    public LearnerView {
        members = List.copyOf(members);
    }
}
