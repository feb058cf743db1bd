/**
 * What Spring Boot 3.5 has in other packages than other lines of Spring Boot: health and MongoDB. Everything else is in
 * {@code dev.offlinesync.spring}. The classes have the same names in the starter of each line.
 */
@NullMarked
package dev.offlinesync.spring.boot;

import org.jspecify.annotations.NullMarked;
