package io.eddy.app.tune;

import static org.assertj.core.api.Assertions.assertThat;

import io.eddy.spec.Members;
import io.eddy.spec.Specification;
import io.eddy.spec.Specification.Kind;
import io.eddy.spec.Specification.Member;
import io.eddy.spec.SpecificationReader;
import java.util.List;
import org.junit.jupiter.api.Test;

class CandidatesTest {
    private static final Specification INFERRED = Specification.inferred("eddy");

    @Test
    void the_default_comes_first_and_stays_and_all_others_differ() {
        List<Candidate> candidates = Candidates.of(INFERRED, Kind.MULTICLASS, 1, 40);

        assertThat(candidates).hasSize(40);
        assertThat(candidates.get(0)).isEqualTo(new Candidate("default", INFERRED, true));
        assertThat(candidates.subList(1, 40)).noneMatch(Candidate::stays);
        assertThat(candidates)
                .extracting(candidate -> candidate.specification().canonical())
                .doesNotHaveDuplicates();
        assertThat(candidates).extracting(Candidate::words).doesNotHaveDuplicates();
    }

    @Test
    void the_same_seed_draws_the_same_and_another_seed_others() {
        assertThat(Candidates.of(INFERRED, Kind.MULTICLASS, 1, 20))
                .isEqualTo(Candidates.of(INFERRED, Kind.MULTICLASS, 1, 20))
                .isNotEqualTo(Candidates.of(INFERRED, Kind.MULTICLASS, 2, 20));
    }

    @Test
    void each_can_be_written_as_a_model_file_and_read_again() {
        for (Kind kind : List.of(Kind.MULTICLASS, Kind.REGRESSION)) {
            for (Candidate candidate : Candidates.of(INFERRED, kind, 3, 60)) {
                Specification specification = candidate.specification();
                assertThat(SpecificationReader.parse(specification.asFile()))
                        .as(candidate.words())
                        .isEqualTo(specification);
            }
        }
    }

    @Test
    void members_suit_the_label_and_there_are_single_networks_among_them() {
        List<Candidate> candidates = Candidates.of(INFERRED, Kind.REGRESSION, 1, 60);

        assertThat(candidates.subList(1, 60)).allSatisfy(candidate -> {
            assertThat(candidate.specification().output().kind()).isEqualTo(Kind.REGRESSION);
            assertThat(candidate.specification().members())
                    .extracting(Member::type)
                    .isSubsetOf(Members.of(Kind.REGRESSION).stream()
                            .map(Member::type)
                            .toList());
        });
        assertThat(candidates)
                .filteredOn(candidate -> candidate.specification().members().isEmpty())
                .hasSizeBetween(10, 30);
    }

    @Test
    void of_a_model_file_the_fields_are_kept_and_itself_stays_too() {
        Specification given = SpecificationReader.parse(
                "{name: a, output: regression, features: {x: number}, network: {hidden: [3]}}");

        List<Candidate> candidates = Candidates.of(given, Kind.REGRESSION, 1, 10);

        assertThat(candidates.get(1)).isEqualTo(new Candidate("the model file", given, true));
        assertThat(candidates)
                .allSatisfy(candidate ->
                        assertThat(candidate.specification().features()).isEqualTo(given.features()));
    }
}
