/* The tokenizer as SQLite uses it: what is found and what is marked, hostile cells, and a connection for each thread.
 */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <sqlite3.h>

static sqlite3 *open_database(const char *tokenizer)
{
    sqlite3 *db = NULL;
    char *why = NULL, *sql = sqlite3_mprintf("CREATE VIRTUAL TABLE t USING fts5(text, tokenize = %Q)", tokenizer);
    assert_int_equal(sqlite3_open(":memory:", &db), SQLITE_OK);
    assert_int_equal(sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 1, NULL), SQLITE_OK);
    if (sqlite3_load_extension(db, FTS5_MODULE, NULL, &why) != SQLITE_OK)
        fail_msg("%s", why);
    if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK) {
        sqlite3_close(db);
        db = NULL;
    }
    sqlite3_free(sql);
    return db;
}

static int insert(sqlite3 *db, const char *text, size_t len)
{
    sqlite3_stmt *s;
    assert_int_equal(sqlite3_prepare_v2(db, "INSERT INTO t VALUES(?)", -1, &s, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_bind_text(s, 1, text, (int)len, SQLITE_STATIC), SQLITE_OK);
    sqlite3_step(s);
    return sqlite3_finalize(s);
}

/* The rows that match, with what matches in brackets, joined by '|'. */
static char *marked(sqlite3 *db, const char *query)
{
    static char all[4096];
    sqlite3_stmt *s;
    all[0] = '\0';
    assert_int_equal(sqlite3_prepare_v2(db, "SELECT highlight(t, 0, '[', ']') FROM t(?) ORDER BY rowid", -1, &s, NULL),
                     SQLITE_OK);
    assert_int_equal(sqlite3_bind_text(s, 1, query, -1, SQLITE_STATIC), SQLITE_OK);
    while (sqlite3_step(s) == SQLITE_ROW)
        snprintf(all + strlen(all), sizeof all - strlen(all), "%s%s", *all ? "|" : "",
                 (const char *)sqlite3_column_text(s, 0));
    assert_int_equal(sqlite3_finalize(s), SQLITE_OK);
    return all;
}

static void finds(sqlite3 *db, const char *query, const char *want)
{
    assert_string_equal(marked(db, query), want);
}

static void english(void **state)
{
    (void)state;
    sqlite3 *db = open_database("dragoman en");
    static const char *const rows[] = { "Russia's tariffs hit the U.S. economy in 2019; they don't work.",
                                        "Internal matters of CAF\xc3\x89S, said @Joe.",
                                        "\xef\xbd\x86\xef\xbd\x95\xef\xbd\x8c\xef\xbd\x8c width" };
    for (int i = 0; i < 3; i++)
        assert_int_equal(insert(db, rows[i], strlen(rows[i])), SQLITE_OK);
    finds(db, "tariff", "Russia's [tariffs] hit the U.S. economy in 2019; they don't work.");
    finds(db, "russia", "[Russia]'s tariffs hit the U.S. economy in 2019; they don't work.");
    finds(db, "\"hits the U.S.\"", "Russia's tariffs [hit the U.S.] economy in 2019; they don't work.");
    finds(db, "economies AND 2019", "Russia's tariffs hit the U.S. [economy] in [2019]; they don't work.");
    finds(db, "\"@JOE\"", "Internal matters of CAF\xc3\x89S, said [@Joe].");
    finds(db, "caf\xc3\xa9", "Internal matters of [CAF\xc3\x89S], said @Joe.");
    finds(db, "full", "[\xef\xbd\x86\xef\xbd\x95\xef\xbd\x8c\xef\xbd\x8c] width");
    finds(db, "international", ""); /* which a plain stemmer takes for internal */
    finds(db, "econ*", "Russia's tariffs hit the U.S. [economy] in 2019; they don't work.");
    assert_int_equal(sqlite3_exec(db, "INSERT INTO t(t) VALUES('integrity-check')", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

static void other_languages(void **state)
{
    (void)state;
    sqlite3 *db = open_database("dragoman ru");
    assert_int_equal(insert(db, "\xd0\xa1\xd0\xb0\xd0\xbd\xd0\xba\xd1\x86\xd0\xb8\xd0\xb8", 14),
                     SQLITE_OK); /* Sankcii */
    finds(db, "\xd1\x81\xd0\xb0\xd0\xbd\xd0\xba\xd1\x86\xd0\xb8\xd1\x8f\xd0\xbc",
          "[\xd0\xa1\xd0\xb0\xd0\xbd\xd0\xba\xd1\x86\xd0\xb8\xd0\xb8]");
    sqlite3_close(db);
    db = open_database("dragoman en nostem");
    assert_int_equal(insert(db, "Tariffs", 7), SQLITE_OK);
    finds(db, "tariff", "");
    finds(db, "tariffs", "[Tariffs]");
    sqlite3_close(db);
#ifdef CHINESE_WORDS
    db = open_database("dragoman zh");
    static const char
        zh[] = "\xe4\xbb\x96\xe8\xae\xbf\xe9\x97\xae\xe4\xba\x86\xe4\xbf\x84\xe7\xbd\x97\xe6\x96\xaf"; /* he visited
                                                                                                          Russia */
    assert_int_equal(insert(db, zh, sizeof zh - 1), SQLITE_OK);
    assert_non_null(strstr(marked(db, "\xe8\xae\xbf\xe9\x97\xae"), "[\xe8\xae\xbf\xe9\x97\xae]"));
    sqlite3_close(db);
#endif
}

static void arguments(void **state)
{
    (void)state;
    static const char *const bad[] = { "dragoman", "dragoman xx", "dragoman en stem", "dragoman en nostem more" };
    for (int i = 0; i < 4; i++)
        assert_null(open_database(bad[i]));
}

/* Any bytes are stored, and what is marked lies within them. */
static void hostile(void **state)
{
    (void)state;
    enum { LONG = 1 << 20 };
    sqlite3 *db = open_database("dragoman en");
    char *text = malloc(LONG);
    uint32_t seed = 1;
    assert_non_null(text);
    for (int round = 0; round < 40; round++) {
        for (int i = 0; i < 500; i++)
            text[i] = (char)((seed = seed * 1664525u + 1013904223u) >> 24 | (round % 2 ? 1 : 0));
        memcpy(text + round, "word", 4);
        memcpy(text + 490, " tariffs\xe4\xb8", 10); /* cut in a character */
        assert_int_equal(insert(db, text, 500), SQLITE_OK);
    }
    marked(db, "tariff OR word");
    static const char fill[] = { 'a', '\'', '.', '\xff', '\xe4', ' ', '0', '@' };
    for (size_t i = 0; i < sizeof fill; i++) {
        memset(text, fill[i], LONG);
        assert_int_equal(insert(db, text, LONG), SQLITE_OK);
    }
    memset(text, 0, LONG);
    assert_int_equal(insert(db, text, LONG), SQLITE_OK); /* no text: no words */
    assert_int_equal(insert(db, "", 0), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, "INSERT INTO t(t) VALUES('integrity-check')", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
    db = open_database("dragoman en");
    assert_int_equal(insert(db, "bad \xff\xff tariffs \xff", 16), SQLITE_OK);
    finds(db, "tariff", "bad \xff\xff [tariffs] \xff");
    sqlite3_close(db);
    free(text);
}

static void *use(void *result)
{
    sqlite3 *db = open_database("dragoman en");
    char text[64];
    for (int i = 0; i < 200; i++) {
        snprintf(text, sizeof text, "Tariffs number %d hit economies.", i);
        if (insert(db, text, strlen(text)) != SQLITE_OK)
            return NULL;
    }
    sqlite3_stmt *s;
    int n = 0;
    if (sqlite3_prepare_v2(db, "SELECT 1 FROM t('economy AND 7*')", -1, &s, NULL) != SQLITE_OK)
        return NULL;
    while (sqlite3_step(s) == SQLITE_ROW)
        n++;
    sqlite3_finalize(s);
    sqlite3_close(db);
    *(int *)result = n;
    return result;
}

static void threads(void **state)
{
    (void)state;
    pthread_t t[4];
    int found[4] = { 0 };
    for (int i = 0; i < 4; i++)
        assert_int_equal(pthread_create(&t[i], NULL, use, &found[i]), 0);
    for (int i = 0; i < 4; i++) {
        assert_int_equal(pthread_join(t[i], NULL), 0);
        assert_int_equal(found[i], 11); /* 7, 70 to 79 */
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(english), cmocka_unit_test(other_languages),
                                        cmocka_unit_test(arguments), cmocka_unit_test(hostile),
                                        cmocka_unit_test(threads) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
