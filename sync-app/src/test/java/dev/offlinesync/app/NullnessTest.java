package dev.offlinesync.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What may be null, as the compilers of applications see it. */
@AnalyzeClasses(
        packages = "dev.offlinesync",
        importOptions = {ImportOption.DoNotIncludeTests.class, ArchitectureTest.NoTestJars.class})
class NullnessTest {

    /** javac 17 drops annotations of type arguments from a compact constructor: Kotlin then refuses null there. */
    @ArchTest
    static void the_constructor_of_a_record_takes_null_where_its_components_may_be_null(JavaClasses classes)
            throws NoSuchMethodException {
        List<String> differences = new ArrayList<>();
        for (JavaClass type : classes) {
            if (type.isRecord()) {
                Class<?> record = type.reflect();
                RecordComponent[] components = record.getRecordComponents();
                AnnotatedType[] parameters = constructor(record).getAnnotatedParameterTypes();
                for (int i = 0; i < components.length; i++) {
                    if (!components[i].getAnnotatedType().toString().equals(parameters[i].toString())) {
                        differences.add(type.getName() + "." + components[i].getName());
                    }
                }
            }
        }

        assertEquals(List.of(), differences, "write out the constructors of these records");
    }

    private static Constructor<?> constructor(Class<?> record) throws NoSuchMethodException {
        return record.getDeclaredConstructor(Arrays.stream(record.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new));
    }
}
