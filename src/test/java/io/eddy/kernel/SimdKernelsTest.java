package io.eddy.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import jdk.incubator.vector.FloatVector;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every width of vector sits the exam, on any machine: where the hardware lacks a width, the JDK emulates it. */
class SimdKernelsTest {

    @Nested
    class Of128Bits extends KernelsExam {
        private static final Kernels KERNELS = ofBits(128);

        @Override
        Kernels kernels() {
            return KERNELS;
        }

        @Test
        void the_name_tells_the_width() {
            assertThat(KERNELS.name()).isEqualTo("simd-128");
        }
    }

    @Nested
    class Of256Bits extends KernelsExam {
        private static final Kernels KERNELS = ofBits(256);

        @Override
        Kernels kernels() {
            return KERNELS;
        }

        @Test
        void the_name_tells_the_width() {
            assertThat(KERNELS.name()).isEqualTo("simd-256");
        }
    }

    @Nested
    class Of512Bits extends KernelsExam {
        private static final Kernels KERNELS = ofBits(512);

        @Override
        Kernels kernels() {
            return KERNELS;
        }

        @Test
        void the_name_tells_the_width() {
            assertThat(KERNELS.name()).isEqualTo("simd-512");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "17, 512, 256",
        "20, 512, 256",
        "21, 512, 512",
        "25, 512, 512",
        "17, 256, 256",
        "25, 256, 256",
        "17, 128, 128"
    })
    void before_jdk_21_vectors_have_256_bits_at_most(int jdk, int machine, int bits) {
        assertThat(VectorWidth.bits(jdk, machine)).isEqualTo(bits);
    }

    @Test
    void on_this_jdk_and_machine_too() {
        int machine = FloatVector.SPECIES_PREFERRED.vectorBitSize();
        int jdk = Runtime.version().feature();

        assertThat(new SimdKernels().name()).isEqualTo("simd-" + VectorWidth.bits(jdk, machine));
    }

    /** The width is a static constant, so another width is another copy of the classes. */
    private static Kernels ofBits(int bits) {
        String before = System.setProperty("eddy.kernel.bits", Integer.toString(bits));
        try {
            Class<?> copy = new CopyOfTheRoom().loadClass(SimdKernels.class.getName());
            Constructor<?> constructor = copy.getDeclaredConstructor();
            constructor.setAccessible(true); // because the copy is of another run-time package
            return (Kernels) constructor.newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        } finally {
            if (before == null) {
                System.clearProperty("eddy.kernel.bits");
            } else {
                System.setProperty("eddy.kernel.bits", before);
            }
        }
    }

    /** Defines all classes of this package anew but the interface, by which its kernels are known outside. */
    private static final class CopyOfTheRoom extends ClassLoader {
        CopyOfTheRoom() {
            super(Kernels.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            boolean copied = name.startsWith("io.eddy.kernel.") && !name.equals(Kernels.class.getName());
            if (!copied) {
                return super.loadClass(name, resolve);
            }
            Class<?> known = findLoadedClass(name);
            return known != null ? known : define(name);
        }

        private Class<?> define(String name) throws ClassNotFoundException {
            try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
                if (in == null) {
                    throw new ClassNotFoundException(name);
                }
                byte[] bytes = in.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
