/* The layout of every public struct on 64-bit systems, as it must stay for the life of libdragoman.so.0. A struct may
 * grow at its end (struct_size tells old from new); its SIZE line then changes, and that is the only change allowed
 * here. bindings/python/tests reads the same lines and holds its own structs to them. Compiled, never run. */
#include <dragoman.h>

#define SIZE(type, bytes) _Static_assert(sizeof(type) == (bytes), "size of " #type)
#define AT(type, field, bytes) _Static_assert(offsetof(type, field) == (bytes), #type "." #field)

#if UINTPTR_MAX == UINT64_MAX

SIZE(dgm_error, 280);
AT(dgm_error, struct_size, 0);
AT(dgm_error, code, 4);
AT(dgm_error, offset, 8);
AT(dgm_error, line, 16);
AT(dgm_error, message, 24);

SIZE(dgm_allocator, 40);
AT(dgm_allocator, struct_size, 0);
AT(dgm_allocator, reserved, 4);
AT(dgm_allocator, alloc, 8);
AT(dgm_allocator, realloc, 16);
AT(dgm_allocator, free, 24);
AT(dgm_allocator, user, 32);

SIZE(dgm_limits, 64);
AT(dgm_limits, struct_size, 0);
AT(dgm_limits, match_steps, 4);
AT(dgm_limits, match_depth, 8);
AT(dgm_limits, match_heap, 12);
AT(dgm_limits, document_bytes, 16);
AT(dgm_limits, tally_cells, 24);
AT(dgm_limits, unpacked_ratio, 32);
AT(dgm_limits, document_tokens, 40);
AT(dgm_limits, document_matches, 48);
AT(dgm_limits, context_items, 56);
AT(dgm_limits, nesting, 60);

SIZE(dgm_options, 56);
AT(dgm_options, struct_size, 0);
AT(dgm_options, flags, 4);
AT(dgm_options, offsets, 8);
AT(dgm_options, reserved, 12);
AT(dgm_options, lang, 16);
AT(dgm_options, data_dir, 24);
AT(dgm_options, hash_seed, 32);
AT(dgm_options, allocator, 40);
AT(dgm_options, limits, 48);

SIZE(dgm_query, 128);
AT(dgm_query, struct_size, 0);
AT(dgm_query, voice, 4);
AT(dgm_query, top, 8);
AT(dgm_query, min_count, 16);
AT(dgm_query, min_docs, 24);
AT(dgm_query, width, 32);
AT(dgm_query, evidence, 36);
AT(dgm_query, group, 40);
AT(dgm_query, reference, 48);
AT(dgm_query, reference_tally, 56);
AT(dgm_query, target, 64);
AT(dgm_query, sort, 72);
AT(dgm_query, measures, 80);
AT(dgm_query, background, 88);
AT(dgm_query, prior, 96);
AT(dgm_query, resample, 100);
AT(dgm_query, seed, 104);
AT(dgm_query, reserved, 108);
AT(dgm_query, about, 112);
AT(dgm_query, context, 120);
AT(dgm_query, context_window, 124);

SIZE(dgm_target, 24);
AT(dgm_target, start, 0);
AT(dgm_target, end, 8);
AT(dgm_target, id, 16);

SIZE(dgm_field, 16);
AT(dgm_field, name, 0);
AT(dgm_field, value, 8);

SIZE(dgm_meta, 56);
AT(dgm_meta, struct_size, 0);
AT(dgm_meta, flags, 4);
AT(dgm_meta, id, 8);
AT(dgm_meta, encoding, 16);
AT(dgm_meta, fields, 24);
AT(dgm_meta, n_fields, 32);
AT(dgm_meta, targets, 40);
AT(dgm_meta, n_targets, 48);

SIZE(dgm_corpus_options, 72);
AT(dgm_corpus_options, struct_size, 0);
AT(dgm_corpus_options, flags, 4);
AT(dgm_corpus_options, text_field, 8);
AT(dgm_corpus_options, id_field, 16);
AT(dgm_corpus_options, encoding, 24);
AT(dgm_corpus_options, meta_path, 32);
AT(dgm_corpus_options, where, 40);
AT(dgm_corpus_options, allocator, 48);
AT(dgm_corpus_options, form, 56);
AT(dgm_corpus_options, reserved, 60);
AT(dgm_corpus_options, limits, 64);

SIZE(dgm_text, 32);
AT(dgm_text, struct_size, 0);
AT(dgm_text, reserved, 4);
AT(dgm_text, text, 8);
AT(dgm_text, len, 16);
AT(dgm_text, meta, 24);

SIZE(dgm_run, 128);
AT(dgm_run, struct_size, 0);
AT(dgm_run, threads, 4);
AT(dgm_run, layers, 8);
AT(dgm_run, reserved, 12);
AT(dgm_run, on_doc, 16);
AT(dgm_run, on_skip, 24);
AT(dgm_run, progress, 32);
AT(dgm_run, user, 40);
AT(dgm_run, docs, 48);
AT(dgm_run, skipped, 56);
AT(dgm_run, bytes, 64);
AT(dgm_run, replaced, 72);
AT(dgm_run, gave_up, 80);
AT(dgm_run, on_note, 88);
AT(dgm_run, noted, 96);
AT(dgm_run, duplicates, 104);
AT(dgm_run, similarity, 108);
AT(dgm_run, on_duplicate, 112);
AT(dgm_run, copies, 120);

SIZE(dgm_tally_options, 96);
AT(dgm_tally_options, struct_size, 0);
AT(dgm_tally_options, flags, 4);
AT(dgm_tally_options, of, 8);
AT(dgm_tally_options, within, 12);
AT(dgm_tally_options, window, 16);
AT(dgm_tally_options, ngram_min, 20);
AT(dgm_tally_options, ngram_max, 24);
AT(dgm_tally_options, evidence, 28);
AT(dgm_tally_options, by, 32);
AT(dgm_tally_options, about, 40);
AT(dgm_tally_options, sample, 48);
AT(dgm_tally_options, seed, 52);
AT(dgm_tally_options, context, 56);
AT(dgm_tally_options, context_window, 60);
AT(dgm_tally_options, skip, 64);
AT(dgm_tally_options, reserved, 68);
AT(dgm_tally_options, node, 72);
AT(dgm_tally_options, memory, 80);
AT(dgm_tally_options, folder, 88);

SIZE(dgm_sink, 24);
AT(dgm_sink, struct_size, 0);
AT(dgm_sink, reserved, 4);
AT(dgm_sink, write, 8);
AT(dgm_sink, user, 16);

SIZE(dgm_column, 64);
AT(dgm_column, struct_size, 0);
AT(dgm_column, type, 4);
AT(dgm_column, name, 8);
AT(dgm_column, rows, 16);
AT(dgm_column, nulls, 24);
AT(dgm_column, validity, 32);
AT(dgm_column, values, 40);
AT(dgm_column, offsets, 48);
AT(dgm_column, child, 56);

SIZE(dgm_writer_options, 40);
AT(dgm_writer_options, struct_size, 0);
AT(dgm_writer_options, flags, 4);
AT(dgm_writer_options, columns, 8);
AT(dgm_writer_options, reserved, 12);
AT(dgm_writer_options, allocator, 16);
AT(dgm_writer_options, path, 24);
AT(dgm_writer_options, name, 32);

SIZE(dgm_report_options, 24);
AT(dgm_report_options, struct_size, 0);
AT(dgm_report_options, flags, 4);
AT(dgm_report_options, title, 8);
AT(dgm_report_options, by, 16);

SIZE(struct ArrowSchema, 72);
AT(struct ArrowSchema, format, 0);
AT(struct ArrowSchema, name, 8);
AT(struct ArrowSchema, metadata, 16);
AT(struct ArrowSchema, flags, 24);
AT(struct ArrowSchema, n_children, 32);
AT(struct ArrowSchema, children, 40);
AT(struct ArrowSchema, dictionary, 48);
AT(struct ArrowSchema, release, 56);
AT(struct ArrowSchema, private_data, 64);

SIZE(struct ArrowArray, 80);
AT(struct ArrowArray, length, 0);
AT(struct ArrowArray, null_count, 8);
AT(struct ArrowArray, offset, 16);
AT(struct ArrowArray, n_buffers, 24);
AT(struct ArrowArray, n_children, 32);
AT(struct ArrowArray, buffers, 40);
AT(struct ArrowArray, children, 48);
AT(struct ArrowArray, dictionary, 56);
AT(struct ArrowArray, release, 64);
AT(struct ArrowArray, private_data, 72);

SIZE(struct ArrowArrayStream, 40);
AT(struct ArrowArrayStream, get_schema, 0);
AT(struct ArrowArrayStream, get_next, 8);
AT(struct ArrowArrayStream, get_last_error, 16);
AT(struct ArrowArrayStream, release, 24);
AT(struct ArrowArrayStream, private_data, 32);
#endif
