/* The date of a page. In: a folded line, or the name of a file. Out: its first full date.
 *
 * Read: 2021-03-23, 2021/3/23, 2021.3.23; 2021年3月23日; 23.03.2021; 23/03/2021 where one number can only be a day;
 * 23 march 2021, 23 de marzo de 2021, 1er mars 2021, march 23, 2021, mar. 23 2021. */
#include "text/page.h"
#include "base/utf8.h"

#include <string.h>

typedef struct piece {
    int32_t number; /* of digits, or a month's; -1: another word */
    int32_t digits; /* 0: a word */
    const char *end;
} piece;

enum { PIECES = 3 };

static bool is_word_byte(char c)
{
    return (c >= 'a' && c <= 'z') || ((unsigned char)c >= 0x80 && (unsigned char)c < 0xe3);
}

/* The number, or the word, at p. */
static piece read_piece(const line_rules *r, const char *p, const char *end)
{
    piece x = { -1, 0, p };
    if (p < end && is_digit(*p)) {
        x.number = 0;
        for (; x.end < end && is_digit(*x.end); x.end++, x.digits++)
            x.number = x.digits < 5 ? x.number * 10 + (*x.end - '0') : x.number;
        return x;
    }
    while (x.end < end && (is_word_byte(*x.end) || (x.end > p && ((unsigned char)*x.end & 0xc0) == 0x80)))
        x.end++;
    int32_t number;
    if (x.end > p && is_month(r, (str){ p, (size_t)(x.end - p) }, &number))
        x.number = number;
    return x;
}

/* Over what may stand between the parts of a date in words: spaces, comma, full stop, "de", "of", an ordinal's
 * ending. */
static const char *skip_joint(const char *p, const char *end)
{
    static const char *const joints[] = { "st ", "nd ", "rd ", "th ", "th,", "er ", "de ", "del ", "of " };
    for (int turn = 0; turn < 4; turn++) {
        /* NOLINTNEXTLINE(clang-analyzer-core.*): p is behind a piece that was read */
        while (p < end && (*p == ' ' || *p == ',' || *p == '.'))
            p++;
        for (size_t i = 0; i < sizeof joints / sizeof *joints; i++) {
            const size_t n = strlen(joints[i]);
            if ((size_t)(end - p) >= n && memcmp(p, joints[i], n) == 0) {
                p += n;
                break;
            }
        }
    }
    return p;
}

static bool write_date(int32_t year, int32_t month_number, int32_t day, char iso[11])
{
    if (year < 1000 || year > 9999 || month_number < 1 || month_number > 12 || day < 1 || day > 31)
        return false;
    const int32_t parts[] = { year / 100, year % 100, month_number, day };
    const int at[] = { 0, 2, 5, 8 };
    memcpy(iso, "0000-00-00", 11);
    for (int i = 0; i < 4; i++) {
        iso[at[i]] = (char)('0' + parts[i] / 10);
        iso[at[i] + 1] = (char)('0' + parts[i] % 10);
    }
    return true;
}

/* Three numbers with the same mark between them. */
static bool numeric_date(const piece x[PIECES], char mark, char iso[11])
{
    if (x[0].digits == 4)
        return write_date(x[0].number, x[1].number, x[2].number, iso);
    if (x[2].digits != 4 || x[0].digits > 2)
        return false;
    if (mark == '.' || x[0].number > 12)
        return write_date(x[2].number, x[1].number, x[0].number, iso);
    return x[1].number > 12 && write_date(x[2].number, x[0].number, x[1].number, iso);
}

static bool read_numeric(const line_rules *r, piece first, const char *end, char iso[11])
{
    static const char *const marks[][2] = { { "-", "-" }, { "/", "/" }, { ".", "." }, { "年", "月" } };
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        piece x[PIECES] = { first };
        int n = 1;
        for (; n < PIECES; n++) {
            const size_t size = strlen(marks[i][n - 1]);
            const char *p = x[n - 1].end;
            /* NOLINTNEXTLINE(clang-analyzer-core.*): p is behind a piece that was read */
            if ((size_t)(end - p) < size || memcmp(p, marks[i][n - 1], size) != 0)
                break;
            x[n] = read_piece(r, p + size, end);
            if (!x[n].digits)
                break;
        }
        if (n == PIECES && numeric_date(x, marks[i][0][0], iso))
            return true;
    }
    return false;
}

static bool read_words(const line_rules *r, piece first, const char *end, char iso[11])
{
    piece x[PIECES] = { first };
    for (int n = 1; n < PIECES; n++) {
        x[n] = read_piece(r, skip_joint(x[n - 1].end, end), end);
        if (x[n].number < 0)
            return false;
    }
    if (x[2].digits != 4)
        return false;
    if (x[0].digits && x[0].digits <= 2 && !x[1].digits)
        return write_date(x[2].number, x[1].number, x[0].number, iso);
    return !x[0].digits && x[1].digits <= 2 && x[1].digits && write_date(x[2].number, x[0].number, x[1].number, iso);
}

bool find_date(const line_rules *r, const buf *folded, char iso[11])
{
    const char *p = folded->v, *end = folded->v + folded->n;
    while (p < end) {
        const piece x = read_piece(r, p, end);
        if (x.number >= 0 && (read_numeric(r, x, end, iso) || read_words(r, x, end, iso)))
            return true;
        p = x.end > p ? x.end : p + 1;
    }
    return false;
}

/* ---- names of files */

/* The number in the n digits at p; -1 where one is no digit. The end of a name is none. */
static int32_t digits_at(const char *p, int n)
{
    int32_t value = 0;
    for (int i = 0; i < n; i++) {
        if (!is_digit(p[i]))
            return -1;
        value = value * 10 + (p[i] - '0');
    }
    return value;
}

/* yyyy, mm and dd with the same mark between them, or none, and no digit beside them: "20210323", "2021/03/23". */
bool date_in_name(const char *name, char iso[11])
{
    for (const char *p = name; *p; p++) {
        const int32_t year = p > name && is_digit(p[-1]) ? -1 : digits_at(p, 4);
        if (year < 1500 || year > 2199)
            continue;
        const int gap = p[4] && strchr("-_./", p[4]) ? 1 : 0;
        const int32_t number = digits_at(p + 4 + gap, 2), day = number < 0 ? -1 : digits_at(p + 6 + 2 * gap, 2);
        if (day > 0 && (!gap || p[7] == p[4]) && !is_digit(p[8 + 2 * gap]) &&
            write_date(year, number, day, iso))
            return true;
    }
    return false;
}
