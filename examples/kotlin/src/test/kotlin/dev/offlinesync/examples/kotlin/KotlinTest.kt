package dev.offlinesync.examples.kotlin

import dev.offlinesync.core.OfflineSync
import dev.offlinesync.core.handler.Handlers
import dev.offlinesync.core.handler.Outcome
import dev.offlinesync.core.handler.Plan
import dev.offlinesync.core.handler.PureHandler
import dev.offlinesync.core.handler.Result
import dev.offlinesync.core.item.Method
import dev.offlinesync.core.item.Submission
import dev.offlinesync.core.item.UserId
import dev.offlinesync.core.store.InMemoryStore
import java.nio.file.Files
import java.nio.file.Path
import java.time.Clock
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

/** The Kotlin of `docs/embedding.md`, run. That this file compiles shows that Kotlin sees what may be null. */
class KotlinTest {
    private val ann = UserId("ann")

    @Test
    fun the_lines_of_the_page_on_embedding() {
        // begin: kotlin
        val invoices = PureHandler { item, _ ->
            val note: Any? = item.data()["note"]
            Plan.apply { records -> Result.put(records.ownKey(), mapOf("note" to note, "paid" to true)) }
        }
        val handlers = Handlers.builder().pure("/api/invoices", invoices).build()
        OfflineSync.builder(InMemoryStore(Clock.systemUTC())).handlers(handlers).build().use { sync ->
            sync.queue().add(ann, Submission.of("/api/invoices/7", Method.PUT, mapOf("note" to null)))
            assertEquals(1, sync.queue().process(ann).successful())
        }
        // end: kotlin
    }

    @Test
    fun a_value_may_be_null() {
        val data = Submission.of("/api/invoices", Method.POST, mapOf("note" to null, "total" to 7)).fields()

        assertNull(data["note"])
        assertEquals(listOf("none", 7), data.values.map { value -> value ?: "none" })
    }

    @Test
    fun an_answer_may_be_null_and_may_have_null_in_it() {
        val withoutAnswer = Result.Done(listOf()) { null }
        val withNull = Result.Done(listOf()) { mapOf("note" to null) }

        assertEquals(listOf<Result.Step>(), withoutAnswer.steps + withNull.steps)
        assertEquals(mapOf("note" to null), Outcome.Done(mapOf("note" to null)).response?.toMap())
    }

    @Test
    fun the_page_shows_just_these_lines() {
        val source = Path.of("src/test/kotlin/dev/offlinesync/examples/kotlin/KotlinTest.kt")
        val snippet = Files.readString(source)
            .substringAfter("// begin: kotlin\n")
            .substringBefore("        // end: kotlin")
            .trimIndent()

        assertTrue(Files.readString(Path.of("../../docs/embedding.md")).contains("```kotlin\n$snippet\n```"), snippet)
    }
}
