package dev.offlinesync.validation;

import dev.offlinesync.core.item.Violation;
import jakarta.validation.ElementKind;
import jakarta.validation.Path;

/** Paths of properties as JSON pointers. */
final class Pointers {
    private Pointers() {}

    /** An index or a key stands before its node: in {@code lines[1].price} that of {@code lines} is with the price. */
    static String of(Path path) {
        String pointer = "";
        for (Path.Node node : path) {
            if (node.getKey() != null) {
                pointer = Violation.child(pointer, node.getKey());
            } else if (node.getIndex() != null) {
                pointer = Violation.child(pointer, node.getIndex());
            }
            if (node.getKind() == ElementKind.PROPERTY && node.getName() != null) {
                pointer = Violation.child(pointer, node.getName());
            }
        }
        return pointer;
    }
}
