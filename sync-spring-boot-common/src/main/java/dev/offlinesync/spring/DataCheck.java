package dev.offlinesync.spring;

import dev.offlinesync.core.item.DataMapper;

/** What is done with the data of items beside mapping it. */
@FunctionalInterface
interface DataCheck {
    DataMapper around(DataMapper mapper);
}
