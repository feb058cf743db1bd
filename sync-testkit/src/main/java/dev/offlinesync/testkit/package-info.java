/** What tests need: a clock in the hand, and in the packages below the contract suites for a store of one's own. */
@NullMarked
package dev.offlinesync.testkit;

import org.jspecify.annotations.NullMarked;
