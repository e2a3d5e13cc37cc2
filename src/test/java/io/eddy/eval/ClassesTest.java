package io.eddy.eval;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClassesTest {
    @ParameterizedTest
    @CsvSource({"0,1", "false,true", "DOWN,UP", "ham,spam", "9,10", "-1,1", "1,1e1", "10,9a", "a,b", "2,10.5", "1,1.0"})
    void the_positive_class_is_the_later_in_order(String earlier, String later) {
        Classes one = new Classes(Optional.empty());
        one.number(earlier);
        int second = one.number(later);
        Classes other = new Classes(Optional.empty());
        int first = other.number(later);
        other.number(earlier);

        assertThat(one.positive()).isEqualTo(second);
        assertThat(other.positive()).isEqualTo(first);
    }

    @Test
    void the_positive_class_is_the_given_one() {
        Classes classes = new Classes(Optional.of("ham"));
        int ham = classes.number("ham");
        classes.number("spam");

        assertThat(classes.positive()).isEqualTo(ham);
    }

    @Test
    void there_is_no_positive_class_unless_there_are_two_classes_and_it_is_one_of_them() {
        Classes classes = new Classes(Optional.of("fraud"));
        classes.number("a");
        assertThat(classes.positive()).isEqualTo(Classes.NONE);

        classes.number("b");
        assertThat(classes.positive()).isEqualTo(Classes.NONE);

        classes.number("fraud");
        assertThat(classes.positive()).isEqualTo(Classes.NONE);
    }
}
